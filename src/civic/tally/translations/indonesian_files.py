"""English template to Indonesian: what is wrong with a file, and where."""

from collections.abc import Mapping

FILES: Mapping[str, str] = {
    "a number is too long": "ada angka yang terlalu panjang",
    "{value} is not an absolute address": "{value} bukan alamat lengkap",
    "{value} is not a date such as 2026, 2026-11 or 2026-11-20": (
        "{value} bukan tanggal seperti 2026, 2026-11 atau 2026-11-20"
    ),
    "{value} is not in the calendar": "{value} tidak ada dalam kalender",
    "{value} is not a whole date such as 2026-11-20": "{value} bukan tanggal lengkap seperti 2026-11-20",
    "{value} is not {fixed}": "{value} bukan {fixed}",
    "{value} is not a type that is read here": "{value} bukan jenis yang dibaca di sini",
    "the context does not name {context}": "konteks tidak menyebut {context}",
    "the context is not {context}": "konteksnya bukan {context}",
    "the context is not the one this catalogue format is written with": (
        "konteksnya bukan yang dipakai format katalog ini"
    ),
    "{last} is before the {start} {first}": "{last} lebih awal daripada {start} {first}",
    "{value} is used twice": "{value} dipakai dua kali",
    "{value} is not among the {known}": "{value} tidak ada di antara {known}",
    "{value} is not a time such as 2026-11-20T09:30:00-00:00": (
        "{value} bukan waktu seperti 2026-11-20T09:30:00-00:00"
    ),
    "{value} holds a space, a comma, < or &": "{value} memuat spasi, koma, < atau &",
    "a polygon has four or more points, and the last is the first": (
        "poligon punya empat titik atau lebih, dan yang terakhir sama dengan yang pertama"
    ),
    "a figure is missing": "ada angka yang kurang",
    "it expires before it takes effect": "masa berlakunya habis sebelum mulai berlaku",
    "a message of type {kind} must name the messages it is about": (
        "pesan berjenis {kind} harus menyebut pesan yang dimaksud"
    ),
    "each reference is written sender,identifier,sent": "setiap rujukan ditulis sender,identifier,sent",
    "a restricted message must say its restriction": "pesan terbatas harus menyebut pembatasannya",
    "a private message must name its addresses": "pesan pribadi harus menyebut alamat penerimanya",
    "a name or an address is required": "nama atau alamat wajib ada",
    "a verdict in words or in figures is required": "penilaian dengan kata atau angka wajib ada",
    "this is not between the worst and the best rating": (
        "ini tidak berada di antara nilai terburuk dan terbaik"
    ),
    "{language} is not the code of a language": "{language} bukan kode bahasa",
    "this is not a SHA-256 checksum in hexadecimal": "ini bukan checksum SHA-256 dalam heksadesimal",
    "{counted} are counted as {option}, but {voted} voted so": (
        "{counted} dihitung sebagai {option}, tetapi {voted} yang memilih begitu"
    ),
    "lat and long must be given together": "lat dan long harus diberikan bersama",
    "this is not JSON: {problem}": "ini bukan JSON: {problem}",
    "this is nested too deeply": "susunannya bertingkat terlalu dalam",
    "an object names the field {field} twice": "sebuah objek menyebut kolom {field} dua kali",
    "{word} is not a JSON number": "{word} bukan angka JSON",
    "a text holds half of a character (a lone surrogate)": (
        "sebuah teks memuat setengah karakter (surrogate tunggal)"
    ),
    "this is not UTF-8 text": "ini bukan teks UTF-8",
    "the document begins with <{found}> where {expected} is expected": (
        "dokumen diawali <{found}>, padahal seharusnya {expected}"
    ),
    "this is not XML: {problem}": "ini bukan XML: {problem}",
    "this text encoding is not known": "pengodean teks ini tidak dikenal",
    "a document type is not accepted, because it can define entities": (
        "tipe dokumen (DOCTYPE) tidak diterima, karena dapat mendefinisikan entitas"
    ),
    "text and elements are mixed here": "teks dan elemen bercampur di sini",
    "this element stands here twice": "elemen ini ada dua kali di sini",
    "{file}, line {line}: {reason}": "{file}, baris {line}: {reason}",
    "{file}, line {line}, {field}: {reason}": "{file}, baris {line}, {field}: {reason}",
}
