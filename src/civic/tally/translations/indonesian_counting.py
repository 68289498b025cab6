"""English template to Indonesian: why something cannot be drawn, weighted or counted, for `words`."""

from collections.abc import Mapping

COUNTING: Mapping[str, str] = {
    "A panel of {size} people cannot be drawn.": "Panel {size} orang tidak dapat diundi.",
    "The quota {quota} cannot be met by anyone: its least must be 0 or more and not above its most.": (
        "Target {quota} tidak dapat dipenuhi siapa pun: batas bawahnya harus 0 atau lebih dan "
        "tidak melebihi batas atasnya."
    ),
    "{feature} = {value} has more than one quota.": "{feature} = {value} punya lebih dari satu target.",
    "The shares of {feature} must be 0 or more and not all 0.": (
        "Bagian {feature} harus 0 atau lebih, dan tidak semuanya 0."
    ),
    "Someone in the pool has no id.": "Seseorang dalam daftar undian tidak punya pengenal.",
    "{person} is in the pool more than once.": "{person} lebih dari satu kali dalam daftar undian.",
    "The pool has {people} {people:person|people} but {values} {values:value|values} of {feature}.": (
        "Daftar undian berisi {people} orang, tetapi {values} nilai {feature}."
    ),
    (
        "No panel of {size} {size:person|people} keeps all quotas. In conflict: {conflict}. Smallest "
        "change: {change}."
    ): (
        "Tidak ada panel {size} orang yang memenuhi semua target. Yang bertentangan: {conflict}. "
        "Perubahan terkecil: {change}."
    ),
    "A lottery with quotas needs the solver HiGHS: install the package highspy.": (
        "Undian dengan target memerlukan program HiGHS: pasang paket highspy."
    ),
    "The draw needs a seed that everybody can know: it is empty.": (
        "Undian memerlukan benih yang dapat diketahui semua orang: benihnya kosong."
    ),
    "The seed holds bytes that are no text, so that nobody could repeat the draw.": (
        "Benih memuat bita yang bukan teks, sehingga tidak seorang pun dapat mengulang undiannya."
    ),
    "Weights must be 0 or more, and not all 0.": "Bobot harus 0 atau lebih, dan tidak semuanya 0.",
    "A confidence lies between 0 and 1; {value} does not.": (
        "Tingkat kepercayaan berada antara 0 dan 1; {value} tidak."
    ),
    "The population of {people} is smaller than the sample.": (
        "Penduduk sebanyak {people} lebih kecil daripada sampelnya."
    ),
    "There are {answers} answers but {weights} weights.": ("Ada {answers} jawaban, tetapi {weights} bobot."),
    "There is no margin to weight to.": "Tidak ada sebaran untuk dasar pembobotan.",
    "One margin is given twice.": "Satu sebaran diberikan dua kali.",
    "The columns of the sample have different lengths.": "Kolom-kolom sampel berbeda panjangnya.",
    "Limits must have the mean weight of 1 between them: {low} to {high} does not.": (
        "Batas harus mengapit bobot rata-rata 1: {low} sampai {high} tidak."
    ),
    "The sample does not say the {margin} of people.": "Sampel tidak menyebut {margin} orang-orangnya.",
    "Person {row} of the sample has {margin} = {value}, which the margin does not list.": (
        "Orang ke-{row} dalam sampel punya {margin} = {value}, yang tidak ada dalam sebaran."
    ),
    "The sample has codes that {margin} does not list.": "Sampel punya kode yang tidak ada dalam {margin}.",
    "The margins count different populations: {one} {people}, {other} {others}.": (
        "Sebaran menghitung penduduk yang berbeda: {one} {people}, {other} {others}."
    ),
    "The margin {margin} gives {category} the figure {part}, which counts no people.": (
        "Sebaran {margin} memberi {category} angka {part}, yang tidak menghitung orang."
    ),
    "{item} has {said}; a budget rule needs a price.": (
        "{item} punya {said}; aturan anggaran memerlukan harga."
    ),
    "Too many projects have the same supporters to be counted by {rule}.": (
        "Terlalu banyak proyek memiliki pendukung yang sama untuk dapat dihitung dengan {rule}."
    ),
    "{rule} can count {most} items at most; there are {size}.": (
        "{rule} dapat menghitung paling banyak {most} butir; ini ada {size}."
    ),
    "The process has no budget, so nothing can be funded.": (
        "Proses ini tidak punya anggaran, jadi tidak ada yang dapat didanai."
    ),
    "This rule cannot use marks below zero.": "Aturan ini tidak dapat memakai nilai di bawah nol.",
    "{rule} counts {kinds} ballots; these are {kind} ballots.": (
        "{rule} menghitung surat suara jenis {kinds}; ini berjenis {kind}."
    ),
    "At least one seat must be filled.": "Setidaknya satu kursi harus diisi.",
    "The budget {budget} is negative.": "Anggaran {budget} bernilai negatif.",
    "{item} has the negative cost {cost}.": "{item} punya biaya negatif {cost}.",
    "{item} is listed more than once.": "{item} tercantum lebih dari satu kali.",
    "Voter {voter} voted for {item}, which is not on the list.": (
        "Pemilih {voter} memilih {item}, yang tidak ada dalam daftar."
    ),
    "Voter {voter} has more than one ballot.": "Pemilih {voter} punya lebih dari satu surat suara.",
    "Voter {voter} chose more than one item.": "Pemilih {voter} memilih lebih dari satu butir.",
    "The costs have too many decimals to be added up exactly.": (
        "Biaya punya terlalu banyak desimal untuk dijumlahkan dengan tepat."
    ),
    "The marks have too many decimals to be added up exactly.": (
        "Nilai punya terlalu banyak desimal untuk dijumlahkan dengan tepat."
    ),
    "A number has more than {digits} digits.": "Sebuah angka punya lebih dari {digits} digit.",
    "{steps} steps of {increment} raise the shares too little; choose a larger increment, or auto.": (
        "{steps} langkah sebesar {increment} menaikkan bagian terlalu sedikit; pilih kenaikan yang lebih "
        "besar, atau auto."
    ),
    "There are too many votes for one map.": "Ada terlalu banyak suara untuk satu peta.",
    "A map takes at most {most} statements and {people} participants.": (
        "Satu peta memuat paling banyak {most} pernyataan dan {people} peserta."
    ),
    "The file says {said} {said:vote|votes} for {item}; its ballots give {counted}.": (
        "Berkas menyebut {said} suara untuk {item}; surat suaranya memberi {counted}."
    ),
    "The file says {said} {said:point|points} for {item}; its ballots give {counted}.": (
        "Berkas menyebut {said} poin untuk {item}; surat suaranya memberi {counted}."
    ),
    "{item} is named {times} times by {voters} {voters:voter|voters}.": (
        "{item} disebut {times} kali oleh {voters} pemilih."
    ),
    "The rule {named} of the file is not known here; greedy was assumed.": (
        "Aturan {named} dalam berkas tidak dikenal di sini; dipakai aturan greedy."
    ),
    "The file does not say which projects exclude each other; none was assumed to.": (
        "Berkas tidak menyebut proyek mana yang saling meniadakan; dianggap tidak ada."
    ),
    "The file names a town's own variant of greedy; greedy that stops was assumed.": (
        "Berkas menyebut varian greedy milik kota itu sendiri; dipakai greedy yang berhenti."
    ),
    "The file sets {key}; no rule here keeps to that limit.": (
        "Berkas menetapkan {key}; tidak ada aturan di sini yang mematuhi batas itu."
    ),
}
