"""Who may pass: functions and tokens that are asked before the function behind the door."""
