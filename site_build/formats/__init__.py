"""What two programs must agree on, byte by byte: SPEC.md describes it for whoever writes another.

Pure functions of bytes: nothing here reads a file, keeps anything or knows a register. Every parser bounds the size
first and refuses all but one way of writing a thing down, so that two programs can never read the same bytes
differently. What a parser refuses is `Malformed`; what is well formed and does not hold is `Untrusted`.
"""
