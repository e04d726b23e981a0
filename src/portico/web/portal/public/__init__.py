"""Public booking pages: somebody who is not signed in goes the steps of `portal.booking`.

`book/<public id>/` and, to be handed on, the same for one service or one staff member. Until a
mailed code is typed nothing is booked or held, and no page depends on who is a client: what was
typed waits in one row (`entry.services.beginning`), bound to this browser by the door's cookie.
The code signs in and books (`entry.services.proving`); from there on it is the client's own flow.
"""
