"""What is told of several sources together: who copies whom, and what one event looks like in each."""
