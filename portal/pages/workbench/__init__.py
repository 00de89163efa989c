"""What templates/parts/workbench.html and result.html show: a lab with its editor."""
