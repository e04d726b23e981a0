"""Users, memberships, staff members, clients."""
