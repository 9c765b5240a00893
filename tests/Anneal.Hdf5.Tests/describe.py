"""Prints what h5py sees in each file given: one line of JSON a file, with every group, attribute and dataset."""
import json
import sys

import h5py


def string_type(low):
    kind = "vlen" if low.is_variable_str() else "S%d" % low.get_size()
    return [kind, "utf8" if low.get_cset() else "ascii", low.get_strpad()]


def type_of(low):
    if isinstance(low, h5py.h5t.TypeStringID):
        return string_type(low)
    if isinstance(low, h5py.h5t.TypeEnumID):
        return ["bool" if low.dtype.name == "bool" else "enum"]
    return [low.dtype.name]


def text(value):
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


def value_of(value, low):
    if isinstance(low, h5py.h5t.TypeStringID):
        flat = [value] if not hasattr(value, "ravel") else value.ravel().tolist()
        return [text(v) for v in flat]
    # float.hex is exact, so that no text format can hide a difference
    return [v.hex() if isinstance(v, float) else int(v) for v in value.astype(low.dtype).ravel().tolist()]


def describe(node):
    attributes = {}
    for name in node.attrs:
        low = h5py.h5a.open(node.id, name.encode())
        value = node.attrs[name]
        value = h5py._hl.base.np.asarray(value) if not isinstance(value, (str, bytes, h5py.Empty)) else value
        empty = isinstance(value, h5py.Empty)
        attributes[name] = [type_of(low.get_type()), None if empty else list(low.shape), [] if empty else value_of(value, low.get_type())]
    result = {"attributes": attributes}
    if isinstance(node, h5py.Group):
        result["children"] = {name: describe(node[name]) for name in node}
    else:
        low = node.id.get_type()
        empty = node.shape is None
        result["data"] = [type_of(low), None if empty else list(node.shape), [] if empty else value_of(node[()], low)]
    return result


for path in sys.argv[1:]:
    with h5py.File(path, "r") as file:
        print(json.dumps(describe(file)))
