"""The rules of progress, one module a noun. No database, no bus, no framework: values in, values or errors out."""
