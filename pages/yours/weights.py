"""The part *Weights*: a linear classifier that was trained elsewhere."""

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from landscape.files.limits import FILE_BYTES
from landscape.files.weights import linear_weights, read_weights
from pages.shared.compute import ground as grounds
from pages.shared.compute.memory import leave
from pages.shared.parts import templates
from pages.shared.settings import ground, own
from pages.shared.settings.link import end_page
from pages.shared.settings.own import MOST_WEIGHTS, OwnWeights
from pages.shared.settings.specs import DataSpec
from pages.shared.settings.table.ground import PREPROCESSING
from pages.shared.settings.table.landscape import DIRECTIONS, ORIGIN
from pages.shared.settings.texts import literal
from pages.shared.settings.widgets import assign
from pages.shared.work import fetch
from pages.shared.work.progress import computed
from pages.yours import compute, open_now

KINDS = ("npz", "safetensors")
FILE_MB = FILE_BYTES // 2**20
SEEN = {"as they are": "raw"} | {
    label: name for label, name in PREPROCESSING.options.items() if name != "raw"
}
FORMATS = (
    "Weights of a **linear classifier**, a row for each class in the order of the classes' names, "
    "a column for each feature. For scikit-learn:\n\n"
    "```python\nnp.savez('weights.npz', coef_=model.coef_, intercept_=model.intercept_)\n```\n\n"
    "From PyTorch: `safetensors.torch.save_file(layer.state_dict(), 'weights.safetensors')`. Or an "
    "NPZ file with one matrix `W`, its last column the bias. The single row that two classes often "
    "have becomes two.\n\n"
    f"At most {FILE_MB} MB. Pickles, `.pt` and joblib files are never opened: they can run "
    "programs. Of **two files** you see the line and the plane through both."
)


def show() -> None:
    """The files, what their weights are good for, and how to look around from them."""
    data = ground.data()
    fetch.require(data)
    if data.name == "three-points":
        st.info("The three points are classified without a bias: choose other data under *Data*.")
        end_page()
    whole = grounds.whole(data)
    st.markdown(
        f"The weights must be for the data chosen under *Data*: **{len(whole.class_names)} "
        f"classes**, **{whole.X.shape[1]:,} features**."
    )
    left, right = st.columns([2, 1])
    with left:
        files = st.file_uploader(
            f"One or two files of weights (NPZ, safetensors), at most {FILE_MB} MB each",
            type=list(KINDS),
            accept_multiple_files=True,
            key=open_now.uploader("own_weights_files"),
            max_upload_size=FILE_MB,
        )
    with right:
        seen = st.selectbox(
            "They were trained on features",
            list(SEEN),
            key="own_seen",
            help="Say how the features were prepared before the training. The pages can then show "
            "them otherwise: the weights are changed along, so that every score stays the same. "
            "Means and deviations are those of the training examples here.",
        )
    if not files:
        with st.expander("What can be opened", expanded=True):
            st.markdown(FORMATS)
        return
    _let_go(files[MOST_WEIGHTS:])
    _offer(data, files[:MOST_WEIGHTS], SEEN[seen])


def _let_go(others: list[UploadedFile]) -> None:
    """Say that files beyond those in use are not kept, and have Streamlit forget them."""
    context = get_script_run_ctx()
    if not others or context is None:
        return
    files = context.uploaded_file_mgr
    for file in others:
        if isinstance(files, MemoryUploadedFileManager):
            files.remove_file(context.session_id, file.file_id)
    st.warning(f"Only the first {MOST_WEIGHTS} files are used; the others are not kept.")


def _offer(data: DataSpec, files: list[UploadedFile], seen: str) -> None:
    """Each of the weights, and the button that opens them."""
    found = [_read(data, file, seen, f"own_weights_{k}") for k, file in enumerate(files)]
    st.button(
        "Use these weights",
        type="primary",
        icon=":material/check:",
        key="use_own_weights",
        on_click=_use,
        args=(found,),
    )
    names = ["W"] if len(found) == 1 else ["the first", "the second"]
    for column, name, file, each in zip(
        st.columns(len(found), gap="medium"), names, files, found, strict=True
    ):
        with column:
            _judge(data, each, f"**{name.capitalize()}**, {literal(file.name)}")


def _read(data: DataSpec, file: UploadedFile, seen: str, slot: str) -> OwnWeights:
    arrays = computed(
        "Reading the weights …",
        lambda _: read_weights(file.getvalue()),
        key=file.file_id,
        slot=slot,
        whole=True,
    )
    whole = grounds.whole(data)
    W = linear_weights(arrays, len(whole.class_names), whole.X.shape[1])
    return own.known(own.weights_of(W, seen, data), leave)


def _judge(data: DataSpec, found: OwnWeights, name: str) -> None:
    """How good they are, and what they look for."""
    judged = compute.judged(data, found.own)
    test = judged.test_accuracy
    st.markdown(
        f"{name}: right about **{judged.train_accuracy:.1%}** of all training examples"
        + ("." if test is None else f" and **{test:.1%}** of the test examples.")
    )
    templates.show(judged.W, compute.objective(data), f"templates_{found.own.digest[:8]}")


def _use(found: list[OwnWeights]) -> None:
    """Open the weights, and look around from them on every page. For callbacks."""
    own.hold_weights(found, leave)
    open_now.tell(f"your weights, {open_now.WEIGHTS_ARE}")
    assign(ORIGIN, "yours")
    if len(found) > 1:
        assign(DIRECTIONS, "towards yours")
