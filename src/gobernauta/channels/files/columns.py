"""Which column of a table means what: guessed from the names cities use, shown, and corrected by hand.

The nouns are Open311's. A guess is only a name that fits; nothing is guessed from what stands in the cells.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

KNOWN: Mapping[str, tuple[str, ...]] = {
    "service_request_id": (
        "service_request_id", "unique_key", "request_number", "case_id", "ticket_id", "sr_number", "reference",
        "case_enquiry_id", "unique_id", "nomor_laporan", "fitxa_id", "folio", "expediente", "contacto",
        "identificador", "numero", "nomor", "id",
    ),
    "requested_datetime": (
        "requested_datetime", "created_date", "opened", "open_dt", "creation_date", "date_submitted", "received",
        "date_received", "reported", "date_reported", "date_entered", "fecha_alta", "fecha_creacion",
        "fecha_ingreso", "fecha_registro", "fecha_solicitud", "fecha_apertura", "dds_date_creation", "fecha",
        "tanggal_laporan", "tanggal_lapor", "tanggal_dibuat", "tanggal_masuk", "tanggal", "created", "date",
    ),
    "closed_datetime": (
        "closed_datetime", "closed", "close_date", "completion_date", "completed_date", "resolved_date",
        "resolution_date", "fecha_cierre", "fecha_cierre_contacto", "fecha_resolucion", "tanggal_selesai",
        "tanggal_ditutup",
    ),
    "updated_datetime": (
        "updated_datetime", "resolution_action_updated_date", "updated", "last_updated", "last_modified_date",
        "last_update_date", "status_change_date", "fecha_actualizacion", "tanggal_diperbarui",
    ),
    "status": (
        "status", "case_status", "current_status", "estado", "estado_del_contacto", "situacion", "dernier_statut",
        "state",
    ),
    "status_notes": (
        "status_notes", "resolution_description", "closure_reason", "resolution", "action_taken", "respuesta",
        "tanggapan", "tindak_lanjut",
    ),
    "agency_responsible": (
        "agency_responsible", "agency_name", "agency", "department", "owner_department", "division", "assign_to",
        "departamento", "organismo", "area_responsable", "dinas", "instansi", "skpd", "opd",
    ),
    "service_name": (
        "service_name", "complaint_type", "category", "service_request_type", "service_type", "issue_type",
        "sr_description", "concepto", "subcategoria", "categoria", "tipo", "nature", "kategori", "jenis",
        "reason", "subject", "tema",
    ),
    "description": (
        "description", "descriptor", "details", "detail", "public_description", "case_title", "descripcion",
        "detalle", "asunto", "deskripsi", "isi_laporan", "isi", "keluhan", "title",
    ),
    "address": (
        "address", "incident_address", "location_address", "street_address", "full_address", "sr_location",
        "direccion", "domicilio", "domicilio_calle", "calle", "ubicacion", "alamat", "lokasi", "rue", "street",
        "location",
    ),
    "lat": ("lat", "latitude", "latitude_coordinate", "loc_lat", "latitud", "lintang"),
    "long": ("long", "lon", "lng", "longitude", "longitude_coordinate", "loc_long", "longitud", "bujur"),
    "channel": (
        "channel", "source", "open_data_channel_type", "method_received", "request_source", "origin", "canal",
        "provenance", "provenance_originale", "saluran", "kanal",
    ),
    "area": (
        "area", "neighborhood", "neighbourhood", "local_area", "borough", "ward", "council_district", "barrio",
        "domicilio_barrio", "colonia", "arrondissement", "distrito", "comuna", "kelurahan", "kecamatan",
        "district",
    ),
    "media_url": ("media_url", "photo", "submitted_photo", "image", "foto"),
}  # fmt: skip
SAME = {
    "datetime": "date", "timestamp": "date", "dt": "date", "time": "date", "at": "date", "opened": "open",
    "closed": "close", "closedate": "close", "requests": "request", "caseid": "id",
}  # fmt: skip
NOTHING = frozenset(
    {"case", "request", "sr", "date", "the", "of", "del", "de", "n", "no"}
)  # beside another word
NEEDED = ("requested_datetime",)


class Unmapped(ValueError):
    """Why a table cannot be read as requests, in a sentence."""


def guess(header: Sequence[str]) -> dict[str, str]:
    """Field → column, the best-known name first; a column serves one field."""
    named = {meaning(column): column for column in reversed(header)}
    mapping: dict[str, str] = {}
    for field, names in KNOWN.items():
        fitting = (named[sense] for sense in map(meaning, names) if sense in named)
        free = [column for column in fitting if column not in mapping.values()]
        if free:
            mapping[field] = free[0]
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


def meaning(name: str) -> frozenset[str]:
    """What a column's name says in whatever order, case and spelling: "Date Opened", "OPENED_DT", "Opened (date)"."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)  # createdDate, SRNumber
    bare = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", " ", bare).replace("service request", "request").split()
    said = frozenset(SAME.get(word, word) for word in words)
    return said - NOTHING or said
