"""How well assessments agree with labels written by the CareBench codebook."""

from heartfelt.evaluation.agreement import evaluate
from heartfelt.evaluation.evaluation import Evaluation, to_json
from heartfelt.evaluation.labels import Labels, read_labels
from heartfelt.evaluation.table import table

__all__ = ["Evaluation", "Labels", "evaluate", "read_labels", "table", "to_json"]
