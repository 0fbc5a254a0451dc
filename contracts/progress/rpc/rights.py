"""What progress holds of one youth, for the copy that she may take away."""

from contracts.kernel import Method
from contracts.rights import ExportYouth, YouthExport

export_youth = Method("progress", "export_youth", ExportYouth, YouthExport, timeout=20.0)
