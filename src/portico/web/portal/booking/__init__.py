"""Booking, step by step: services, visit (options and staff), times, details, booked.

The steps are functions of a request and a `Booker` (see `booker.py`), so the same pages serve a
signed-in client (`views/book.py`) and somebody who is not signed in. All that was chosen lives in
the query string (`wishes.py`); a GET changes nothing. Whoever adds a flow makes a `Booker`, maps
the steps to addresses of its own, and calls

    show_services(request, booker)      services.py   the menu; also to add one more
    show_visit(request, booker)         visit.py      options and staff of each service
    show_times(request, booker)         times.py      the picker
    choose_time(request, booker)        times.py      POST: hold it (a client) and go on
    show_details(request, booker)       finishing.py  the summary, who it is for, the policy
    book(request, booker)               finishing.py  POST: a client's booking

Not signed in (`booker.client` None) nothing can be held: then the picker leads to `details` by
GET, and that page and its POST are the flow's own; `load_details` and the parts of its template
(`portal/parts/book_summary.html`, `portal/parts/book_policy.html`) are there to be used again.
"""
