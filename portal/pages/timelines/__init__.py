"""What runs left behind, asked and drawn: logs, metrics, traces."""
