"""The AWS around a function, behind the walls: moto, httptools, our judge of policies, and nothing else."""
