import os

print("a try", flush=True)
os._exit(0)
