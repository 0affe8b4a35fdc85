"""What is saved and opened: landscapes, lines and trajectories."""
