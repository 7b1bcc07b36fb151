"""The engine of the policy portal: content, acknowledgments, the register and the pages."""
