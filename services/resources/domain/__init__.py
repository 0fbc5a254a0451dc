"""Rules of the library: what a page is, how its quiz is marked, what a youth should read next. No database, no bus."""
