"""What the sandbox is given to run as the AWS around a function."""
