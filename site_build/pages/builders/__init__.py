"""What builds the site from Markdown: an adapter for each builder, the only place that knows it."""
