"""`README.md` of an archive: what is what, for whoever opens it without Portico."""

from portico.apps.workspaces.models import Organization
from portico.ops.moving_out.kinds import FORMAT, KINDS
from portico.ops.moving_out.tables import table_of

_TEXT = """# {name}

Everything that Portico kept of this organization, in open formats (format {format}).

**This archive is as secret as everything in it.** Nothing in it is encrypted: it has session
summaries, private notes, answers to forms, signed papers, passwords of services and the second
steps of sign-ins in clear. Whoever has it, has all that. Keep it where you would keep the paper
files, encrypted, and delete copies that nobody needs.

## What is where
- `clients.csv`: all clients, for a spreadsheet (UTF-8). A cell that a spreadsheet would take for a
  formula begins with an apostrophe.
- `calendar/…ics`: all appointments of a workspace, for any calendar program (iCalendar). The name
  is the workspace's `public_id`.
- `files/forms/…pdf`: what clients signed; the name is the `uid` in `records/care.FormSubmission`.
- `files/uploads/…`: files that clients handed in; the name is the `uid` in
  `records/care.FormUpload`, where `sealed_name` is what the file was called.
- `files/brand/…`: logo and cover of each workspace.
- `records/….jsonl`: everything, a file for each kind of record, an object of JSON on each line
  (UTF-8). This is what `portico restore-organization` reads.
- `manifest.json`: what made this archive and when, each file with its size, number of rows and
  SHA-256. `unreadable` lists what was lost before.

## How to read the records
Instants are ISO 8601 in UTC, lengths of time ISO 8601 durations, lengths of services minutes. A
field that is called like another kind (`client`, `appointment`) has the `id` of its row there;
`…_uid` has its `uid`. Fields that begin with `sealed_` are encrypted in the database and in clear
here; `sealed_answers` and `sealed_sheet` are JSON once more. Tokens and codes of portal links are
there only as hashes, as they were in the database; passwords of staff too.

## The kinds of records
{kinds}
"""


def write_readme(organization: Organization) -> str:
    """The text, in Markdown."""
    name = " ".join(organization.name.split())
    kinds = "\n".join(f"- `{kind.label}`: {_describe(kind.label)}" for kind in KINDS)
    return _TEXT.format(name=name, format=FORMAT, kinds=kinds)


def _describe(label: str) -> str:
    table = table_of(label)
    words = table.kind.words or (table.model.__doc__ or "").strip()
    first = " ".join(words.partition("\n\n")[0].replace("`", "").split())
    left_out = [f"Without {name} ({why})." for name, why in sorted(table.kind.left_out.items())]
    return " ".join([first, *left_out])
