"""What one page studies: a race, the strategies, the notes, batches, hinges, flow."""
