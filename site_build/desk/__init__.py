"""The desk: the keeper's window on the register, a web app on their own computer and for it alone.

Data flows one way: `guard` lets a request in, `door` reads it into an `Ask`, a handler calls one act of the office and
returns a view, `frame` draws it. Handlers are synchronous and about ten lines long.
"""
