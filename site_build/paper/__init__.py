"""Papers as PDF: Typst templates, each beside the dataclass that feeds it."""
