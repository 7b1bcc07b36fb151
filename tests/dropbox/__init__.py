"""The drop box over real HTTP, its inbox, and what abuse does to them."""
