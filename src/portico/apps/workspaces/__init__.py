"""Organizations and workspaces with their settings."""
