"""Models of Keras 1, 2 and 3, in every layout met in the wild, become the same ordinary Keras 3 network."""

import contextlib
import json
import warnings
from pathlib import Path

import h5py
import numpy as np
import pytest
from old_functions import RESIZES, SCALINGS, crop35, function_bytes, scaling35
from old_models import (
    keras1_layers,
    keras2_layers,
    lambda_layer,
    small_network,
    small_weights,
    write_keras1,
    write_keras1_weights,
    write_keras2_functional,
    write_keras_archive,
    write_weights,
)

from codriver.errors import ModelFileError
from codriver.model.reading.layer_kinds import KINDS
from codriver.model.reading.layer_spec import StoredLayer, checked_spec
from codriver.model.reading.reader import read_model

PICTURES = np.random.default_rng(1).integers(0, 256, (3, 66, 200, 3)).astype(np.float32)
WEIGHTS = small_weights()


def predict(network) -> np.ndarray:
    return np.asarray(network(PICTURES))


def read(path: Path) -> np.ndarray:
    return predict(read_model(path).network())


@pytest.fixture(scope="module")
def expected() -> np.ndarray:
    return predict(small_network(WEIGHTS))


def test_a_list_of_keras_1_layers_with_a_lambda_first(tmp_path, expected) -> None:
    model = read_model(write_keras1(tmp_path / "old.h5", WEIGHTS))
    assert np.allclose(predict(model.network()), expected, atol=1e-6)
    assert model.notes() == [
        "scaled: x / 127.5 - 1 of a Lambda became Rescaling",
        "layers with the names of an older Keras: Convolution2D",
    ]


def test_weights_alone_with_a_json_beside_them_encoded_once_or_twice(tmp_path, expected) -> None:
    path = write_keras1_weights(tmp_path / "steer.h5", WEIGHTS)
    settings = json.dumps({"class_name": "Sequential", "config": keras1_layers(), "keras_version": "1.2.1"})
    for text in (settings, json.dumps(settings)):
        (tmp_path / "model.json").write_text(text)
        assert np.allclose(read(path), expected, atol=1e-6)
    (tmp_path / "steer.json").write_text(settings)
    assert np.allclose(read(tmp_path / "steer.json"), expected, atol=1e-6)
    assert read_model(path).keras_version == "1.2.1"


def test_weights_alone_without_a_json_say_what_is_missing(tmp_path) -> None:
    path = write_keras1_weights(tmp_path / "steer.h5", WEIGHTS)
    with pytest.raises(ModelFileError, match=r"weights only.*steer\.json or model\.json"):
        read_model(path)


def test_keras_2_settings_without_an_input_layer(tmp_path, expected) -> None:
    layers = keras2_layers()
    config = {"class_name": "Sequential", "config": {"name": "sequential", "layers": layers}}
    with h5py.File(tmp_path / "model.h5", "w") as file:
        file.attrs["model_config"] = json.dumps(config)
        file.attrs["keras_version"] = b"2.2.4"
        names = [layer["config"]["name"] for layer in layers]
        write_weights(file.create_group("model_weights"), names, WEIGHTS)
    assert np.allclose(read(tmp_path / "model.h5"), expected, atol=1e-6)


def test_settings_within_settings_may_be_text_again(tmp_path, expected) -> None:
    inner = json.dumps({"layers": keras2_layers()})
    path = write_keras1(tmp_path / "model.h5", WEIGHTS)
    with h5py.File(path, "r+") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": inner})
    assert np.allclose(read(path), expected, atol=1e-6)


@pytest.mark.parametrize(
    "place", ["layers/{}", "_layer_checkpoint_dependencies/{}", "_layer_checkpoint_dependencies\\{}"]
)
def test_keras_archives_of_all_years_also_from_windows(tmp_path, expected, place) -> None:
    path = write_keras_archive(tmp_path / "model.keras", WEIGHTS, place)
    assert np.allclose(read(path), expected, atol=1e-6)


def test_of_two_heads_the_steering_is_used(tmp_path, expected) -> None:
    weights = {"throttle": small_weights(9)["steering"], **WEIGHTS}
    path = write_keras2_functional(tmp_path / "model.h5", weights, ("throttle", "steering"))
    model = read_model(path)
    assert np.allclose(predict(model.network()), expected, atol=1e-6)
    assert "throttle: a head besides the steering" in model.notes()[-1]


def test_what_is_saved_again_is_a_modern_file_that_keras_loads_by_itself(tmp_path, expected) -> None:
    import keras

    from codriver.model.model_file import ModelCard, save_model

    network = read_model(write_keras1(tmp_path / "old.h5", WEIGHTS)).network()
    save_model(network, tmp_path / "model.h5", ModelCard())
    assert np.allclose(predict(keras.saving.load_model(tmp_path / "model.h5")), expected, atol=1e-6)


@pytest.mark.parametrize("ending", [".h5", ".keras"])
def test_what_keras_loads_by_itself_predicts_the_same_to_the_last_bit(tmp_path, ending) -> None:
    import keras
    from keras import layers

    image = keras.Input((66, 200, 3))
    x = layers.Rescaling([0.01, 0.02, 0.03], offset=[-1, 0, 1])(image)
    x = layers.Cropping2D(((6, 4), (2, 0)))(x)
    x = layers.Conv2D(4, (3, 5), strides=(4, 2), activation=layers.LeakyReLU(negative_slope=0.1))(x)
    x = layers.BatchNormalization(epsilon=0.01)(x)
    beside = layers.SeparableConv2D(4, 3, padding="same", depth_multiplier=2, activation="swish")(x)
    x = layers.Add()([x, beside])
    x = layers.Concatenate()([x, layers.DepthwiseConv2D(3, padding="same")(x)])
    x = layers.PReLU(shared_axes=[1, 2])(layers.MaxPooling2D(padding="same")(x))
    x = layers.ZeroPadding2D(1)(layers.AveragePooling2D((2, 3))(x))
    x = layers.SpatialDropout2D(0.2)(layers.ReLU(max_value=6.0)(x))
    x = layers.Dense(5, activation="gelu")(layers.Flatten()(x))
    x = layers.Reshape((5, 1))(x)
    x = layers.Dense(1, activation="tanh")(layers.Flatten()(layers.Permute((2, 1))(x)))
    network = keras.Model(image, x)
    rng = np.random.default_rng(2)
    network.set_weights([rng.uniform(0.01, 0.2, array.shape) for array in network.get_weights()])
    path = tmp_path / f"model{ending}"
    network.save(path)
    theirs = keras.saving.load_model(path)
    assert np.array_equal(read(path), predict(theirs))


def first_layer(tmp_path: Path, layer: dict) -> Path:
    return write_keras1(tmp_path / "model.h5", WEIGHTS, keras1_layers(layer))


def test_a_lambda_that_resizes_and_crops_becomes_built_in_layers(tmp_path) -> None:
    resizing = lambda_layer(function_bytes(RESIZES["3.6"]), batch_input_shape=[None, 160, 320, 3])
    network = read_model(first_layer(tmp_path, resizing)).network()
    assert [type(layer).__name__ for layer in network.layers[:3]] == ["InputLayer", "Cropping2D", "Resizing"]
    assert network.input_shape == (None, 160, 320, 3)
    assert network.layers[1].cropping == ((60, 20), (0, 0))
    cropping = lambda_layer(crop35(), batch_input_shape=[None, 66, 280, 3])
    network = read_model(first_layer(tmp_path, cropping)).network()
    assert network.layers[1].cropping == ((0, 0), (60, 20))


@pytest.mark.parametrize(
    "function",
    [
        [SCALINGS["3.12"], None, None],
        {"class_name": "__lambda__", "config": {"code": SCALINGS["3.8"], "defaults": None, "closure": None}},
    ],
)
def test_lambdas_are_stored_as_text_or_base64_in_lists_or_objects(tmp_path, expected, function) -> None:
    assert np.allclose(read(first_layer(tmp_path, lambda_layer(function=function))), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"function": ["_helper", None, None]}, "damaged"),
        ({"function": "my_function", "function_type": "function"}, r"by its name only \(my_function\)"),
        ({"function": [SCALINGS["3.6"], [1.0], None]}, "further arguments"),
        ({"function": [SCALINGS["3.6"], None, ["x"]]}, "further arguments"),
        ({"arguments": {"b": 2}}, "further arguments"),
        ({"function": 5}, "not stored in a way"),
        ({"function": ["A" * 300_000, None, None]}, "300000 characters"),
    ],
)
def test_other_lambdas_are_refused_with_their_name_and_what_could_be_done(tmp_path, change, named) -> None:
    model = read_model(first_layer(tmp_path, lambda_layer(**change)))
    with pytest.raises(ModelFileError, match=rf"layer scaled \(Lambda\): .*{named}.*Rescaling"):
        model.network()


@pytest.mark.parametrize(
    ("place", "change", "named"),
    [
        (1, {"nb_filter": 10**12}, "filters should be a whole number"),
        (1, {"nb_filter": None}, "filters should be a whole number"),
        (1, {"activation": "my_activation"}, "activation is 'my_activation', which is not known"),
        (1, {"activation": "hard_sigmoid"}, "changed its meaning in Keras 3"),
        (1, {"dim_ordering": "th"}, "data_format is th"),
        (1, {"surprise": 1}, "setting surprise is not known"),
        (2, {"alpha": float("nan")}, "alpha should be a number"),
        (3, {"p": 3}, "rate should be a number"),
        (5, {"output_dim": True}, "units should be a whole number"),
        (5, {"bias": "yes"}, "use_bias should be true or false"),
    ],
)
def test_absurd_and_unknown_settings_are_refused_by_name(tmp_path, place, change, named) -> None:
    layers = keras1_layers()
    layers[place]["config"] |= change
    model = read_model(write_keras1(tmp_path / "model.h5", WEIGHTS, layers))
    with pytest.raises(ModelFileError, match=named):
        model.network()


def test_all_that_is_refused_is_listed_and_not_only_the_first(tmp_path) -> None:
    memory = {"name": "memory", "batch_input_shape": [None, 66, 200, 3]}
    layers = keras1_layers({"class_name": "LSTM", "config": memory})
    layers[5] = {"class_name": "Custom>Layer", "config": {"name": "own"}}
    model = read_model(write_keras1(tmp_path / "model.h5", WEIGHTS, layers))
    assert [str(refusal) for refusal in model.architecture.refused] == [
        "layer memory (LSTM): layers of this kind are not read",
        "layer own (Custom>Layer): layers of this kind are not read",
    ]


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"class_name": "MyModel", "config": {}}, "class MyModel"),
        ({"class_name": "Sequential", "config": []}, "no list of layers"),
        ({"class_name": "Sequential", "config": {"layers": "x"}}, "no list of layers"),
        ({"class_name": "Sequential", "config": [1, 2]}, "no layer"),
        ({"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {}}]}, "has no name"),
        ({"class_name": "Sequential", "config": keras1_layers() * 2}, "the same name"),
        ({"class_name": "Sequential", "config": keras1_layers()[1:]}, "what pictures it takes"),
        ([1], "not of a model"),
        ("text", "no proper JSON"),
        ({"class_name": "Sequential", "config": [{}] * 5000}, "5000 layers"),
        (
            {
                "class_name": "Sequential",
                "config": keras1_layers(lambda_layer(batch_input_shape=[None, 10**9, 10**9, 3])),
            },
            "fixed rows, columns, channels",
        ),
    ],
)
def test_settings_of_something_else_are_named(tmp_path, settings, named) -> None:
    path = write_keras1(tmp_path / "model.h5", WEIGHTS)
    with h5py.File(path, "r+") as file:
        file.attrs["model_config"] = json.dumps(settings)
    with pytest.raises(ModelFileError, match=named):
        read_model(path)


@pytest.mark.parametrize(
    ("text", "named"),
    [("[" * 100_000, "deep"), ('{"a":' * 100, "deep"), ("nonsense", "no proper JSON"), ("9" * 5000, "JSON")],
)
def test_deep_and_broken_json_is_refused(tmp_path, text, named) -> None:
    path = write_keras1(tmp_path / "model.h5", WEIGHTS)
    with h5py.File(path, "r+") as file:
        file.attrs["model_config"] = text
    with pytest.raises(ModelFileError, match=named):
        read_model(path)


def test_layers_that_would_need_absurd_memory_or_time_are_refused_before_it_is_taken(tmp_path) -> None:
    growing = [
        lambda_layer(),
        *(
            {"class_name": "ZeroPadding2D", "config": {"name": f"pad{n}", "padding": [4000, 4000]}}
            for n in range(9)
        ),
        {"class_name": "Dense", "config": {"name": "steering", "units": 1}},
    ]
    weights = {"steering": [np.zeros((3, 1), np.float32), np.zeros(1, np.float32)]}
    with pytest.raises(ModelFileError, match="absurdly large"):
        read(write_keras1(tmp_path / "model.h5", weights, growing))
    layers = keras1_layers()
    layers[5]["config"]["output_dim"] = 60_000  # 24 million weights that the file does not hold
    with pytest.raises(ModelFileError, match="its settings want"):
        read(write_keras1(tmp_path / "model.h5", WEIGHTS, layers))


def test_weights_of_another_model_are_noticed(tmp_path) -> None:
    fewer = {name: arrays for name, arrays in WEIGHTS.items() if name != "hidden"}
    with pytest.raises(ModelFileError, match="weights of 2 layers, but its settings have 3"):
        read(write_keras1(tmp_path / "model.h5", fewer))


def test_one_array_linked_a_hundred_times_is_refused(tmp_path) -> None:
    dense = [{"class_name": "Dense", "config": {"name": f"d{n}", "units": 200}} for n in range(100)]
    path = tmp_path / "model.h5"
    first = {"class_name": "Flatten", "config": {"name": "flat", "batch_input_shape": [None, 10, 20, 1]}}
    layers = [first, *dense]
    array = np.zeros((200, 200), np.float32)
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": layers})
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [layer["config"]["name"] for layer in layers]
        kernel, bias = group.create_dataset("k", data=array), group.create_dataset("b", data=array[0])
        for layer in layers:
            inner = group.create_group(layer["config"]["name"])
            inner.attrs["weight_names"] = ["k", "b"] if layer is not first else []
            inner["k"], inner["b"] = kernel, bias
    with pytest.raises(ModelFileError, match="share the same weights"):
        read_model(path)


def test_weights_that_are_no_numbers_are_told(tmp_path) -> None:
    broken = {**WEIGHTS, "hidden": [np.full_like(array, np.nan) for array in WEIGHTS["hidden"]]}
    assert (
        "hidden: has weights that are no numbers"
        in read_model(write_keras1(tmp_path / "model.h5", broken)).notes()[-1]
    )


def test_a_compression_bomb_in_an_archive_is_not_unpacked(tmp_path) -> None:
    path = write_keras_archive(tmp_path / "model.keras", WEIGHTS, model__weights__h5=bytes(40_000_000))
    assert path.stat().st_size < 100_000
    with pytest.raises(ModelFileError, match="too much, perhaps made to harm"):
        read_model(path)


def test_names_from_a_file_cannot_reach_the_terminal_or_other_files(tmp_path) -> None:
    layers = keras2_layers()
    layers[0]["config"]["name"] = "../../etc/\x1b[2Jpasswd"
    layers[4]["config"]["function\x1b[2J"] = 1
    archive = {"config__json": json.dumps({"class_name": "Sequential", "config": layers}).encode()}
    architecture = read_model(write_keras_archive(tmp_path / "model.keras", WEIGHTS, **archive)).architecture
    assert architecture.layers[0].name == "layer.._.._etc___2Jpasswd"
    assert str(architecture.refused[0]) == "layer flatten (Flatten): its setting function?[2J is not known"


@pytest.mark.parametrize("kind", sorted({kind.name for kind in KINDS.values()}))
def test_every_setting_that_todays_keras_writes_is_known(kind) -> None:
    import keras

    needed = {
        "filters": 2, "kernel_size": 3, "units": 2, "activation": "relu", "target_shape": (3, 1),
        "dims": (2, 1), "rate": 0.5, "stddev": 0.1, "pool_size": 2, "cropping": 1, "height": 3,
        "width": 3,
    }  # fmt: skip
    known = KINDS[kind]
    arguments = {name: needed[name] for name in known.settings if name in needed and name != "scale"}
    arguments |= {"scale": 0.5} if kind == "Rescaling" else {}
    layer = getattr(keras.layers, kind)(**arguments, name="layer")
    config = json.loads(json.dumps(layer.get_config()))
    spec = checked_spec(StoredLayer("layer", kind, config, ("input", "other")[: 1 + known.joins]))
    again = getattr(keras.layers, kind)(**spec.settings, name="layer")
    for name in known.settings:
        assert getattr(again, name, None) == getattr(layer, name, None)


def test_another_precision_is_told(tmp_path) -> None:
    layers = keras1_layers()
    layers[1]["config"]["dtype"] = {"class_name": "DTypePolicy", "config": {"name": "mixed_float16"}}
    model = read_model(write_keras1(tmp_path / "model.h5", WEIGHTS, layers))
    assert "conv: computes in float32, not in mixed_float16" in model.notes()


def test_a_scaling_beyond_the_usual_ones_is_read_too(tmp_path) -> None:
    path = first_layer(tmp_path, lambda_layer(scaling35(255.0, 0.5)))
    assert read_model(path).network().layers[1].offset == -0.5


def test_public_models_that_keras_loads_by_itself_predict_the_same_to_the_last_bit(shared) -> None:
    import keras

    loaded = {}
    for path in sorted((shared / "models").iterdir()):
        with warnings.catch_warnings(action="ignore"), contextlib.suppress(ValueError, TypeError):
            loaded[path] = keras.saving.load_model(path, compile=False)
    assert len(loaded) >= 3
    for path, theirs in loaded.items():
        ours = read_model(path).network()
        pictures = PICTURES[:, : ours.input_shape[1], : ours.input_shape[2]]
        assert np.array_equal(np.asarray(ours(pictures)), np.asarray(theirs(pictures))), path.name
