"""English template to Indonesian: why settings, process files and figures given to a count are refused."""

from collections.abc import Mapping

SETTINGS: Mapping[str, str] = {
    "Voter {voter} marked an item with {value}, which a {kind} ballot cannot say.": (
        "Pemilih {voter} menandai pilihan dengan {value}, yang tidak dapat dinyatakan surat suara {kind}."
    ),
    "{text} is not NAME=VALUE.": ("{text} tidak berbentuk NAMA=NILAI."),
    "Phragmén's rule counts approval or knapsack ballots only.": (
        "Aturan Phragmén hanya menghitung surat suara persetujuan atau ransel."
    ),
    "The increment must be above 0, scaled, or none.": (
        'Kenaikan harus lebih dari 0, "scaled", atau "none".'
    ),
    "The increment {value} is not a number.": ("Kenaikan {value} bukan angka."),
    "{amount} cannot be written as a decimal number.": (
        "{amount} tidak dapat ditulis sebagai angka desimal."
    ),
    "It closes before it opens.": ("Penutupannya sebelum pembukaannya."),
    "Each threshold must ask for more signatures than the one before it.": (
        "Setiap ambang harus meminta tanda tangan lebih banyak daripada yang sebelumnya."
    ),
    "Two thresholds have the same name.": ("Dua ambang bernama sama."),
    "More sponsors are needed than allowed.": (
        "Pendukung awal yang diminta lebih banyak daripada yang diperbolehkan."
    ),
    "The phases are not in the order in which they start.": (
        "Tahap-tahap tidak urut menurut waktu mulainya."
    ),
    "The question id {question} may not contain a slash.": (
        "Kode pertanyaan {question} tidak boleh memuat garis miring."
    ),
    "Question {question}: choices have options, ratings and free texts have none.": (
        "Pertanyaan {question}: pertanyaan pilihan punya opsi; skala dan teks bebas tidak."
    ),
    "Question {question}: a matrix has rows, and nothing else has.": (
        "Pertanyaan {question}: hanya matriks yang punya baris, dan harus punya."
    ),
    "Question {question}: the lowest rating is not below the highest.": (
        "Pertanyaan {question}: nilai terendah tidak di bawah nilai tertinggi."
    ),
    "Instant runoff fills one seat; for more there is stv-scottish or stv-meek.": (
        "Putaran kedua langsung mengisi satu kursi; untuk lebih ada stv-scottish atau stv-meek."
    ),
    "A ballot cannot be both complete and limited in length.": (
        "Surat suara tidak dapat sekaligus lengkap dan dibatasi panjangnya."
    ),
    "The question {question} stands twice.": ("Pertanyaan {question} muncul dua kali."),
    "No question offers {answer}, which has a quota.": (
        "Tidak ada pertanyaan yang menawarkan {answer}, padahal ada kuotanya."
    ),
    "Question {question} comes after {answer}, which no earlier question offers.": (
        "Pertanyaan {question} menyusul {answer}, yang tidak ditawarkan pertanyaan sebelumnya."
    ),
    "The number of groups must be from 2 to {most}, not {count}.": (
        "Jumlah kelompok harus dari 2 sampai {most}, bukan {count}."
    ),
    "Vote {number} is {value}; a vote is 1 (agree), 0 (pass) or -1 (disagree).": (
        "Suara {number} adalah {value}; suara ialah 1 (setuju), 0 (lewat), atau -1 (tidak setuju)."
    ),
    "Participants, statements and votes differ in number.": (
        "Jumlah peserta, pernyataan, dan suara tidak sama."
    ),
    "{statement} is not in this map.": ("{statement} tidak ada di peta ini."),
    "{who} is no id of this map's kind.": ("{who} bukan kode seperti yang dipakai peta ini."),
    "{vote} is no vote: 1 agrees, 0 passes, -1 disagrees.": (
        "{vote} bukan suara: 1 setuju, 0 lewat, -1 tidak setuju."
    ),
    "unlisted must be share or zero.": ('"unlisted" harus share atau zero.'),
    "The increment must be more than 0.": ("Kenaikan harus lebih dari 0."),
    "{name} must be one of {allowed}.": ("{name} harus salah satu dari {allowed}."),
    "Greedy orders by {orders} and at a misfit may {misfits}.": (
        "Aturan urut suara mengurutkan menurut {orders}, dan bila ada yang tidak muat dapat {misfits}."
    ),
    "No area has any people.": ("Tidak ada wilayah yang berpenduduk."),
    "The tolerance must be above 0; {value} is not.": ("Toleransi harus lebih dari 0; {value} tidak."),
    "The share of false flags must lie between 0 and 1; {value} does not.": (
        "Porsi tanda keliru harus antara 0 dan 1; {value} tidak."
    ),
    "{area} has the negative figure {figure}.": ("{area} berangka negatif, {figure}."),
    "The last of a ranking can have {most} points at most.": (
        "Yang terakhir dalam urutan dapat memperoleh paling banyak {most} poin."
    ),
    "The arrivals are {days} days apart; at most {most} are scanned.": (
        "Kedatangan pertama dan terakhir berjarak {days} hari; paling banyak {most} yang diperiksa."
    ),
    "A source has the negative number of acts {acts}.": (
        "Satu sumber memiliki jumlah tindakan negatif, {acts}."
    ),
    "There is no act to look at.": ("Tidak ada tindakan untuk diperiksa."),
    "A sample has at least 2 signatures and at most the {submitted} submitted, not {checked}.": (
        "Sampel berisi paling sedikit 2 tanda tangan dan paling banyak {submitted} yang diserahkan, bukan {checked}."
    ),
    "Repeated signers sign at least twice, and are not fewer than none.": (
        "Penanda tangan berulang menandatangani sedikitnya dua kali, dan jumlahnya tidak kurang dari nol."
    ),
    "Of {checked} signatures checked, {valid} cannot be valid with {repeated} of them by repeated signers.": (
        "Dari {checked} tanda tangan yang diperiksa, {valid} tidak mungkin sah"
        " bila {repeated} di antaranya dari penanda tangan berulang."
    ),
    "Instant runoff fills one seat; for more there is STV.": (
        "Putaran kedua langsung mengisi satu kursi; untuk lebih ada suara tunggal yang dialihkan."
    ),
    "A ballot gives a grade below {lowest}.": ("Satu surat suara memberi nilai di bawah {lowest}."),
    "A ballot ranks two items alike; {rule} can count it with overvotes=end or overvotes=skip.": (
        "Satu surat suara menempatkan dua pilihan setara; {rule} dapat menghitungnya dengan overvotes=end "
        "atau overvotes=skip."
    ),
    "Sequential Phragmen counts approvals; these are {kind} ballots.": (
        "Phragmén bertahap menghitung persetujuan; ini surat suara {kind}."
    ),
    "A ballot puts two items in first place; plurality needs one.": (
        "Satu surat suara menaruh dua pilihan di tempat pertama; suara terbanyak perlu satu."
    ),
    "There is no rule {name}; there are {known}.": ("Tidak ada aturan {name}; yang ada {known}."),
    "{rule} has no setting {name}; it has {known}.": (
        "{rule} tidak punya pengaturan {name}; yang ada {known}."
    ),
    "{name} must be yes or no.": ("{name} harus yes atau no."),
    "{name} cannot be below 0.": ("{name} tidak boleh di bawah 0."),
    "{name} must be a whole number.": ("{name} harus bilangan bulat."),
    "strength must be winning-votes or margins.": ('"strength" harus winning-votes atau margins.'),
    "measure must be total or mean.": ('"measure" harus total atau mean.'),
    "STAR fills one seat.": ("STAR mengisi satu kursi."),
    "STAR knows no scores below 0.": ("STAR tidak mengenal nilai di bawah 0."),
    "A threshold needs a number of votes or a share.": ("Ambang perlu jumlah suara atau porsi."),
    "A turnout needs the size of the electorate.": ("Tingkat partisipasi perlu jumlah pemilih terdaftar."),
    "{name} is no rule for ties; there are min-cost, max-cost and max-votes.": (
        "{name} bukan aturan untuk hasil seri; yang ada min-cost, max-cost, dan max-votes."
    ),
    "The lot does not name {item}.": ("Undian tidak menyebut {item}."),
    "this should be an object with named fields": ("di sini seharusnya objek dengan kolom bernama"),
    "this field is required": ("kolom ini wajib diisi"),
    "this should be a list": ("di sini seharusnya daftar"),
    "this should be text": ("di sini seharusnya teks"),
    "{value} is not one of {allowed}": ("{value} bukan salah satu dari {allowed}"),
    "{value} is neither true nor false": ("{value} bukan benar dan bukan salah"),
    "{value} is not a number": ("{value} bukan angka"),
    "{value} is not between {least} and {most}": ("{value} tidak di antara {least} dan {most}"),
    "{value} is not a whole number": ("{value} bukan bilangan bulat"),
    "{value} is not a date and time with a time zone, such as 2026-11-20T09:30:00Z": (
        "{value} bukan tanggal dan waktu dengan zona waktu, seperti 2026-11-20T09:30:00Z"
    ),
    "this is listed twice": ("ini muncul dua kali"),
    "this is empty": ("ini kosong"),
    "this field is not known; did you mean {close}?": ("kolom ini tidak dikenal; maksudnya {close}?"),
    "this field is not known; known are {known}": ("kolom ini tidak dikenal; yang dikenal {known}"),
    "there is no such method; known are {known}": ("tidak ada metode seperti itu; yang dikenal {known}"),
    "{value} is no state; there are {known}": ("{value} bukan keadaan; yang ada {known}"),
}
