"""
The processes of the jail: launcher, init, zygote, keeper, runtime.

Standard library only, and little of it: these modules are imported by a bare
interpreter (`-I -S`) under the package name `inside`, before the walls go up, and
stay in memory of everything that runs behind them. They hold no secret.
"""
