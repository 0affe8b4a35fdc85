"""Which pages share the settings of a group, and limits that several settings have."""

WITH_DATA = ("explore", "strategies", "gradient", "step_size", "batches", "flow", "race")
WITH_EXAMPLES = (*WITH_DATA, "yours", "classroom")
WITH_PLANE = ("explore", "batches", "race")
OF_FILES = ("yours", "results")
WITH_VIEW = ("explore", "strategies", "step_size", "batches", "race", "networks", *OF_FILES)
WITH_MODEL = ("explore", "strategies", "step_size", "batches", "race")
WITH_POINT = ("explore", "gradient", "step_size", "batches", "flow", "race")
LARGEST_DELTA = 100.0
LARGEST_SEED = 9999
