"""The drop box: takes sealed envelopes, keeps them until intake has them, and cannot read them.

It holds no private key and no name, keeps no address, and logs nothing about who came.
"""
