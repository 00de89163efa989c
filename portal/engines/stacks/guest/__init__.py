"""What touches a stranger's template beyond its syntax, behind the walls: cfn-lint, SAM, schemas."""
