"""What can be wrong with bytes in one of the formats, and the words for it, wherever the bytes came from."""

from site_build.errors import Malformed, PortalError, Untrusted


class EncodingMalformed(Malformed):
    words = "Some of its letters are missing or have been changed. Get another copy of it."


class JsonMalformed(Malformed):
    words = "What is written inside cannot be read: {why}. Get another copy of it."
    why: str


class FormMalformed(Malformed):
    words = "This form is not filled in as it should be: {faults:faults}. Ask for a new one."
    faults: tuple[str, ...]


class SignatureMalformed(Malformed):
    words = "This is not a signed form of this portal. Ask for it again."


class SignatureWrong(Untrusted):
    words = "The signature does not fit the form: it was changed, or signed with another link. Ask for a new one."


class EnvelopeMalformed(Malformed):
    words = "This is not a sealed form: {why}. Ask for it to be sent again."
    why: str


class EnvelopeMisdirected(Untrusted):
    words = "This form was sealed for another register. Ask the person to use the portal's own page."


class EnvelopeChanged(Untrusted):
    words = "This form was changed on its way and cannot be opened. Ask for it to be sent again."


class KeyMalformed(Malformed):
    """One of the keys in `register.json`; `use` is log, earlier log, second signer's or opening."""

    words = "The {use} key in register.json is not a key. Get another copy of register.json."
    use: str


class CodeMistyped(Malformed):
    words = "This code is not quite right. Look at each letter and number in your letter again."


class FragmentMalformed(Malformed):
    words = "Part of this personal link is missing. Open the whole link again, or type its code."


class LeafMalformed(Malformed):
    words = "This is not an entry of the register's log. The file may have been changed."


class CommitmentMismatch(Untrusted):
    words = "The evidence is not what the log committed to. It has been changed."


class EarlierKeyMissing(Untrusted):
    words = "It continues another log, and register.json does not have that log's key. Get a newer register.json."


class NoteMalformed(Malformed):
    words = "This is not a signed note. The file may have been cut short or changed."


class NoteUnsigned(Untrusted):
    """A note without a line by the key that should have signed it; `signer` is that key's name."""

    words = "This has not been signed with the key of {signer}."
    signer: str


class CosignerUnfit(Malformed):
    """A name that a cosignature cannot hold: its own, or the log's."""

    words = "“{name}” cannot stand in a signature. Take a shorter name, without spaces and without a plus sign."
    name: str


class NoteChanged(Untrusted):
    """A note with a line by a known key that does not hold over its text; `signer` is that key's name."""

    words = "The signature of {signer} does not hold. The text has been changed."
    signer: str


class CosignatureUndated(Untrusted):
    """A cosignature that holds, and whose time is no date before the year 10000; `signer` is its key's name."""

    words = "The signature of {signer} does not say when it was made."
    signer: str


class CheckpointMalformed(Malformed):
    words = "This is not the checkpoint of a log. The file may have been cut short or changed."


class CheckpointForeign(Untrusted):
    words = "This checkpoint is of the log {origin}, not of {expected}."
    origin: str
    expected: str


class TrustPolicyMalformed(Malformed):
    """A line of a trust policy, counted from 1, that is none, or after which something is missing."""

    words = "Line {line} of the trust policy is not as it should be: {why}."
    line: int
    why: str


class InclusionUnproved(Untrusted):
    """A proof that does not lead from a leaf to the root; `position` counts from 0, `size` is the tree's in leaves."""

    words = "The proof does not show that this record is in the log."
    position: int
    size: int


class ReceiptMalformed(Malformed):
    words = "This is not a receipt. The file may have been cut short or changed. Ask for it again."


class NotAcknowledgment(Malformed):
    """A receipt for a leaf of another kind; `kind` is that kind."""

    words = "This receipt is for something other than an acknowledgment."
    kind: str


class EditionMismatch(Untrusted):
    words = "What was signed is about another edition than the log says."


class LogCutShort(Malformed):
    words = "log.jsonl has been cut short: its last line is not complete."


class LogLineMalformed(Malformed):
    """A line of `log.jsonl`, counted from 1, that is no leaf."""

    words = "Line {line} of log.jsonl is damaged: {cause}"
    line: int
    cause: PortalError


class LogLineUntrusted(Untrusted):
    """A leaf on a line of `log.jsonl`, counted from 1, that the keeper signed and that cannot be so."""

    words = "log.jsonl, line {line}: {cause}"
    line: int
    cause: PortalError


class LeafOutOfPlace(Untrusted):
    words = "This entry cannot follow those before it: {why}."
    why: str


class SignerWeak(Untrusted):
    words = "Its key is one with which anybody can sign."


class LogSizeMismatch(Untrusted):
    words = "log.jsonl has {lines:line|lines}, and the checkpoint is over {size:entry|entries}."
    lines: int
    size: int


class CheckpointMismatch(Untrusted):
    """Leaves whose root is not the one that was signed; `size` is how many there are."""

    words = "The lines of log.jsonl are not the ones that the checkpoint was signed over."
    size: int


class LogRewritten(Untrusted):
    """A log that does not begin with the one under an earlier checkpoint, which was over `size` leaves."""

    words = (
        "The log has not only grown since the checkpoint over {size:entry|entries}: something in it was changed or "
        "removed. Keep both, and tell the trustees."
    )
    size: int


class LinkRevokedBefore(Untrusted):
    """Leaves signed with a link after it was revoked: the first one's line of `log.jsonl`, and how many there are."""

    words = "log.jsonl, line {line}: the link had been taken back by then. {count:entry is|entries are} so."
    line: int
    count: int


class LinkExpiredBefore(PortalError):
    """Leaves dated after the last day of their link: the first one's line, and how many there are."""

    words = (
        "On line {line}, a link was used after its last day. {count:entry is|entries are} so. "
        "The forms may have arrived before."
    )
    line: int
    count: int


class DayBackwards(PortalError):
    """Leaves dated before the leaf that they follow: the first one's line, and how many there are."""

    words = (
        "On line {line}, the day is before that of the line above it. {count:entry is|entries are} so. "
        "A clock may have been wrong."
    )
    line: int
    count: int


class EntriesLost(PortalError):
    """Leaves of an earlier log that were not in hand when it was continued; `size` is how many its last head covers."""

    words = "Of the {size} entries in {origin}, {lost:was|were} lost before the register went on."
    origin: str
    size: int
    lost: int


class CarriedOthers(Untrusted):
    """As many leaves of an earlier log were carried over as its last head covers, and they are others."""

    words = "The entries that go on from {origin} are not the {size} that it was last signed over."
    origin: str
    size: int


class ReceiptNotInLog(Untrusted):
    """A receipt whose leaf is not where it says in the log that it is held against; `index` counts from 0."""

    words = "The log has something else as entry {index} of {origin}."
    origin: str
    index: int


class ReceiptLost(PortalError):
    """A receipt for a leaf that was lost when its log was continued."""

    words = "This entry was lost when the register went on from {origin}. The receipt proves it."
    origin: str


class LogOlder(Untrusted):
    """A receipt under a head over more leaves than the log has that it is held against."""

    words = "The log ends before this receipt was made. Get a newer copy of the log."


class FormElsewhere(Untrusted):
    """A form in the log that was made for the register `origin`, which is neither this one nor one before it."""

    words = "The form was made for another register: {origin}."
    origin: str


class LinkMisfit(Untrusted):
    words = "The form says that it was signed with another link than the log does."


class PolicyOther(Untrusted):
    words = "tlog-policy names other keys than register.json. Ask whoever gave you both which ones are right."
