"""Recording a training, step by step, in a folder; reading what has been recorded."""

from landscape.recording._recorder import Recorder
from landscape.recording._recording import Recording, open_recording

__all__ = ["Recorder", "Recording", "open_recording"]
