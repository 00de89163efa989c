"""From a request to the event that the handler gets, in the formats of the doors."""
