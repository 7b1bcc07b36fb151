"""The pages people read: what authors wrote, rendered by components, and the pages made from it."""
