"""The slot picker: one month, one day of it, the free times of that day.

Whoever lets a client choose a time does four things (Book, Reschedule, public booking pages):

    asked = read_asked(request.GET)                       # ?month=2026-12 or ?day=2026-12-03
    zones = choose_zones(workspace, client_zone, is_online=…, now=now)
    found = load_slots(…, asked.days(zones.shown, now), now=now)      # or load_reschedule(…)
    picker = build_picker(found, asked, zones, PickerPage(address=…), now=now)

and includes `portal/parts/slots.html` with `picker` in its page, which loads htmx and
`portico/booking.css` (block scripts, block stylesheets). Asked by htmx (`request.htmx`) the view
renders `portal/parts/slots.html` alone, with `is_part` true. Every step is a link, so all of it
works without script; htmx swaps `#slots` and tells what changed in `#slots-said`.

Choosing: `PickerPage.press` *buttons* makes each time a button that sends the form; *radios*
makes a group of radios, with `PickerPage.confirm` (a template) below them in the same form, which
holds what is changed and the button. The form sends `start`, which `read_start` reads, and
`PickerPage.hidden`.
"""
