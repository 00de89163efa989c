"""One client, the same requests, in AWS's emulator and in ours."""
