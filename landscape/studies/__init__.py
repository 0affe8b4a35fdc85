"""What one may study: a race, the strategies, the notes, batches, hinges, flow."""
