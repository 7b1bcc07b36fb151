"""Succession: a log goes on under a new key, and says openly which log it continues, and with what.

It is for a log key that is lost or known to others, a passphrase that nobody remembers, and a register that still lies
behind a head that was seen. The first leaf of the new log quotes the last known head of the earlier one; the leaves in
hand follow it, byte for byte and in their order, so that links, standing and erasures go on.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from site_build.formats.base64 import decode_url
from site_build.formats.checkpoint import Checkpoint, sign_checkpoint
from site_build.formats.leaf import SucceededLeaf, format_leaf
from site_build.register.change import advance_head, append_rows, leaf_row
from site_build.register.heads import KnownHead, KnownLog
from site_build.register.keys import RegisterKeys, Sealer
from site_build.register.row_sums import add_rows, seal_head
from site_build.register.tables import leaves


def succeed(
    connection: Connection, sealer: Sealer, keys: RegisterKeys, earlier: KnownLog, heads: Sequence[KnownHead]
) -> KnownLog:
    """Continue the earlier log under these keys, in the caller's transaction; give the new log.

    `heads` are all that were seen of the earlier one; the largest is quoted, and the database's own must be among them.
    """
    quoted = earlier.find_newest(heads)
    leaf = SucceededLeaf(checkpoint=quoted.decode(), carried=earlier.tree.size)
    log = KnownLog((format_leaf(leaf), *earlier.leaves), keys.public())
    # Two steps, since no two rows may stand at one position even for a moment.
    connection.exec_driver_sql("UPDATE leaf SET position = -position - 2")
    connection.exec_driver_sql("UPDATE leaf SET position = -position - 1")
    append_rows(connection, leaves, [leaf_row(0, leaf, log.leaves[0])])
    checkpoint = Checkpoint(keys.origin, log.tree.size, log.tree.root)
    signed = sign_checkpoint(checkpoint, decode_url(keys.log_seed, 32))
    row = seal_head(sealer, log.tree.size, signed, add_rows(connection, sealer))
    advance_head(connection, earlier.tree.size, row)
    return log
