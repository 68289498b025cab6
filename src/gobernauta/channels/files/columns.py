"""Which column of a table means what: guessed from the names cities use, shown, and corrected by hand.

The nouns are Open311's. A guess is only a name that fits; nothing is guessed from what stands in the cells.
"""

import re
from collections.abc import Mapping, Sequence

KNOWN: Mapping[str, tuple[str, ...]] = {
    "service_request_id": (
        "service_request_id", "unique_key", "case_id", "caseid", "request_id", "ticket_id", "sr_number",
        "reference", "case_enquiry_id", "folio", "numero", "nomor", "id",
    ),
    "requested_datetime": (
        "requested_datetime", "created_date", "opened", "open_dt", "opened_at", "created_at", "date_opened",
        "fecha_alta", "fecha_creacion", "fecha", "tanggal", "tanggal_laporan", "created", "date",
    ),
    "closed_datetime": (
        "closed_datetime", "closed_date", "closed", "closed_dt", "closed_at", "date_closed", "fecha_cierre",
        "tanggal_selesai",
    ),
    "updated_datetime": (
        "updated_datetime", "resolution_action_updated_date", "updated_at", "updated", "last_updated",
        "fecha_actualizacion",
    ),
    "status": ("status", "case_status", "estado", "state"),
    "status_notes": (
        "status_notes", "resolution_description", "closure_reason", "resolution", "respuesta", "tanggapan",
    ),
    "agency_responsible": (
        "agency_responsible", "agency_name", "responsible_agency", "agency", "department", "departamento",
        "dinas", "instansi",
    ),
    "service_name": (
        "service_name", "complaint_type", "category", "request_type", "type", "categoria", "tipo", "kategori",
        "jenis",
    ),
    "description": (
        "description", "descriptor", "request_details", "details", "case_title", "descripcion", "asunto",
        "deskripsi", "isi_laporan", "title",
    ),
    "address": ("address", "incident_address", "location_address", "direccion", "alamat", "street", "location"),
    "lat": ("lat", "latitude", "latitud", "lintang"),
    "long": ("long", "lon", "lng", "longitude", "longitud", "bujur"),
    "channel": ("channel", "source", "open_data_channel_type", "origin", "canal", "saluran"),
    "area": ("area", "neighborhood", "neighbourhood", "borough", "barrio", "distrito", "kelurahan", "kecamatan"),
    "media_url": ("media_url", "photo", "image", "foto"),
}  # fmt: skip
NEEDED = ("requested_datetime",)


class Unmapped(ValueError):
    """Why a table cannot be read as requests, in a sentence."""


def guess(header: Sequence[str]) -> dict[str, str]:
    """Field → column, the best-known name first; a column serves one field."""
    named = {plain(column): column for column in reversed(header)}
    mapping: dict[str, str] = {}
    for field, names in KNOWN.items():
        free = [name for name in names if name in named and named[name] not in mapping.values()]
        if free:
            mapping[field] = named[free[0]]
    return mapping


def correct(mapping: Mapping[str, str], header: Sequence[str], said: Sequence[str]) -> dict[str, str]:
    """Apply `field=column` corrections; `field=` takes a guess away. Raises `Unmapped`."""
    corrected = dict(mapping)
    for one in said:
        field, _, column = one.partition("=")
        if field not in KNOWN:
            raise Unmapped(f"{field} is not a field; known are {', '.join(KNOWN)}.")
        if column and column not in header:
            raise Unmapped(f"The table has no column {column}; it has {', '.join(header)}.")
        corrected.pop(field, None)
        if column:
            corrected[field] = column
    missing = [field for field in NEEDED if field not in corrected]
    if missing:
        raise Unmapped(f"No column says the {missing[0]}; name it with --map {missing[0]}=COLUMN.")
    return corrected


def plain(name: str) -> str:
    """A column's name without case, accents of spelling and signs."""
    return re.sub(r"[^a-z0-9]+", "_", name.strip().strip("\ufeff").lower()).strip("_")
