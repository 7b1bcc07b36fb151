"""The desk: the keeper's window on the register, a web app on their own computer and for it alone.

Data flows one way: `guard` lets a request in, `handler` reads it into a `Context`, a function of `pages` calls one act
of the office and returns a view, `layout` draws it. Those functions are synchronous and about ten lines long.
"""
