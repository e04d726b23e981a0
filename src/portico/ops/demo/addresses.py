"""The addresses of the demo, as lines for a terminal."""

from portico.apps.workspaces.demo_addresses import load_demo_addresses


def describe_addresses() -> str:
    """Front door, desk with a sign-in per role, a client's way in per portal, mailbox page."""
    found = load_demo_addresses()
    lines = ["", f"Portico's demo         {found.front_url}", ""]
    lines += [f"Desk                   {found.desk_url}   (password: {found.password})"]
    lines += [f"  {s.role:<20} {s.email:<36} {s.business}" for s in found.sign_ins]
    lines += ["", "Portals: open, type the address; the mail lies in the mailbox page"]
    for door in found.doors:
        lines += [f"  {door.name:<20} {door.url}", f"{'':<23}{door.client_email}"]
        lines += [f"{'':<23}{door.booking_url} (booking)"] if door.booking_url else []
    lines += ["", f"Mailbox page           {found.mailbox_url}", "", "Ctrl-C ends it.", ""]
    return "\n".join(lines)
