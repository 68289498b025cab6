"""The columns of tables that cities publish are found by name, whatever the order, case, spelling and language."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gobernauta.channels.files import cells, columns

CITIES = {
    "Boston": (
        "case_enquiry_id,open_dt,target_dt,closed_dt,ontime,case_status,closure_reason,case_title,subject,reason,type,"
        "queue,department,submittedphoto,location,fire_district,neighborhood,latitude,longitude,source",
        "case_enquiry_id,open_dt,closed_dt,case_status,type,latitude,longitude",
    ),
    "Austin": (
        "Service Request (SR) Number,SR Description,Method Received,SR Status,Status Change Date,Created Date,"
        "Last Update Date,Close Date,SR Location,Street Name,Zip Code,Latitude Coordinate,Longitude Coordinate",
        "Service Request (SR) Number,Created Date,Close Date,SR Status,SR Description,Latitude Coordinate,"
        "Longitude Coordinate",
    ),
    "Los Angeles": (
        "SRNumber,CreatedDate,UpdatedDate,ActionTaken,Owner,RequestType,Status,RequestSource,Anonymous,AssignTo,"
        "ServiceDate,ClosedDate,AddressVerified,Address,Latitude,Longitude",
        "SRNumber,CreatedDate,ClosedDate,Status,RequestType,Latitude,Longitude",
    ),
    "Chicago": (
        "SR_NUMBER,SR_TYPE,SR_SHORT_CODE,OWNER_DEPARTMENT,STATUS,ORIGIN,CREATED_DATE,LAST_MODIFIED_DATE,CLOSED_DATE,"
        "STREET_ADDRESS,WARD,LATITUDE,LONGITUDE",
        "SR_NUMBER,CREATED_DATE,CLOSED_DATE,STATUS,SR_TYPE,LATITUDE,LONGITUDE",
    ),
    "New York": (
        "Unique Key,Created Date,Closed Date,Agency,Agency Name,Complaint Type,Descriptor,Location Type,"
        "Incident Address,Street Name,Status,Resolution Description,Borough,Latitude,Longitude,Location",
        "Unique Key,Created Date,Closed Date,Status,Complaint Type,Latitude,Longitude",
    ),
    "Buenos Aires": (
        "contacto,periodo,categoria,subcategoria,concepto,tipo_prestacion,fecha_ingreso,hora_ingreso,domicilio_barrio,"
        "domicilio_calle,domicilio_altura,lat,lon,canal,genero,estado_del_contacto,fecha_cierre_contacto",
        "contacto,fecha_ingreso,fecha_cierre_contacto,estado_del_contacto,concepto,lat,lon",
    ),
    "a Spanish town": (
        "Nº de expediente,Fecha de alta,Fecha de cierre,Estado,Dirección,Categoría,Descripción,Barrio,Latitud,Longitud",
        "Nº de expediente,Fecha de alta,Fecha de cierre,Estado,Categoría,Latitud,Longitud",
    ),
    "an Indonesian town": (
        "Nomor Laporan,Kategori,Isi Laporan,Tanggal Masuk,Tanggal Selesai,Status,Kanal,Kelurahan,Lintang,Bujur,SKPD",
        "Nomor Laporan,Tanggal Masuk,Tanggal Selesai,Status,Kategori,Lintang,Bujur",
    ),
}  # fmt: skip
ASKED = (
    "service_request_id",
    "requested_datetime",
    "closed_datetime",
    "status",
    "service_name",
    "lat",
    "long",
)


@pytest.mark.parametrize("city", CITIES)
def test_what_matters_is_found_in_the_table_of(city: str) -> None:
    header, found = (line.split(",") for line in CITIES[city])
    guessed = columns.guess(header)
    assert [guessed.get(field) for field in ASKED] == found
    assert columns.correct(guessed, header, []) == guessed


@pytest.mark.parametrize(
    "header",
    [
        "Creation Date,Status,First 3 Chars of Postal Code,Ward,Service Request Type,Division,Section",
        "Department,Service request type,Status,Service request open timestamp,Service request close date,Address",
    ],
)
def test_a_table_without_numbers_still_has_its_moment_and_kind(header: str) -> None:
    guessed = columns.guess(header.split(","))
    assert {"requested_datetime", "service_name", "status"} <= set(guessed)
    assert "service_request_id" not in guessed


@given(st.lists(st.text(max_size=20) | st.sampled_from(["name", "Name", "e-mail", "phone"]), max_size=8))
def test_a_column_serves_one_field_and_people_are_never_read(header: list[str]) -> None:
    guessed = columns.guess(header)
    assert set(guessed.values()) <= set(header)
    assert len(set(guessed.values())) == len(guessed)
    assert not {"name", "Name", "e-mail", "phone"} & set(guessed.values())


def test_a_long_cell_is_read_and_the_limit_of_others_stays() -> None:
    usual = csv.field_size_limit()
    rows = cells.read(io.StringIO("name,words\na," + "b" * (usual + 1) + "\n"))
    assert [len(row[1]) for _, row in rows] == [len("words"), usual + 1]
    assert csv.field_size_limit() == usual
