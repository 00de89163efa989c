"""What runs in the jail: the standard library and AWS's runtime client, nothing of ours."""
