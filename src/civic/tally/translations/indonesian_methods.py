"""English template to Indonesian: what methods say, why there is no panel or weight, why an act is not taken."""

from collections.abc import Mapping

METHODS: Mapping[str, str] = {
    "{drawn} of the {pool} {pool:person|people} who said yes {drawn:is|are} drawn with the seed {seed}.": (
        "Dari {pool} orang yang bersedia, undian dengan benih {seed} memilih {drawn}."
    ),
    "Nobody said yes.": "Tidak ada yang bersedia.",
    "Did not say yes.": "Tidak menyatakan bersedia.",
    "Drawn, with a chance of {chance} %.": "Terpilih, dengan peluang {chance} %.",
    "Not drawn, with a chance of {chance} %.": "Tidak terpilih, dengan peluang {chance} %.",
    "The public seed of the draw is not known yet.": "Benih undian yang terbuka belum diketahui.",
    "{agree} agree, {disagree} disagree, {pass} pass.": (
        "{agree} setuju, {disagree} tidak setuju, {pass} tidak berpendapat."
    ),
    "{least} of the {sides} who took sides must agree.": (
        "Dari {sides} orang yang menyatakan sikap, {least} harus setuju."
    ),
    "{least} must judge it; {had} did.": ("Harus dinilai oleh {least} orang; {had} orang menilainya."),
    (
        "{people} {people:person|people} judged statements; {united} {united:statement unites|statements "
        "unite} them."
    ): ("{people} orang menilai pernyataan; {united} pernyataan menyatukan mereka."),
    "{had} {had:person supports|people support} it.": ("{had} orang mendukungnya."),
    "{missing} more would oblige the town to answer.": (
        "Dengan {missing} dukungan lagi, pemerintah kota wajib menjawab."
    ),
    (
        "{people} {people:person|people} supported ideas; {ideas} {ideas:idea has|ideas have} the "
        "{needed} {needed:support|supports} for an answer."
    ): (
        "{people} orang mendukung gagasan; {ideas} gagasan memiliki {needed} dukungan yang diperlukan "
        "untuk dijawab."
    ),
    "It has {had} {had:signature|signatures}.": ("Ada {had} tanda tangan."),
    "{missing} more {missing:is|are} needed for this: {outcome}.": (
        "Masih perlu {missing} untuk ini: {outcome}."
    ),
    "{people} {people:person|people} signed.": ("{people} orang menandatangani."),
    "{item} reached {needed} {needed:signature|signatures}: {outcome}.": (
        "{item} mencapai {needed} tanda tangan: {outcome}."
    ),
    "{had} {had:person|people} chose it, as many as another in the first place.": (
        "{had} orang memilihnya, sama banyak dengan yang lain di tempat pertama."
    ),
    "{had} {had:person|people} chose it.": ("{had} orang memilihnya."),
    "{people} {people:person|people} answered.": ("{people} orang menjawab."),
    "{people} {people:person|people} answered, fewer than the {quorum} asked for: nothing wins.": (
        "{people} orang menjawab, kurang dari {quorum} yang disyaratkan: tidak ada yang menang."
    ),
    "{needed} would have had to choose it.": ("Perlu dipilih oleh {needed} orang."),
    "The poll has no options.": "Jajak pendapat ini tidak memiliki pilihan.",
    "There are no options to rank.": "Tidak ada pilihan untuk diurutkan.",
    "{had} {had:person|people} rated it, {mean} on average.": ("{had} orang menilainya, rata-rata {mean}."),
    "{had} of the {of} who answered the question chose it.": (
        "{had} dari {of} orang yang menjawab pertanyaan ini memilihnya."
    ),
    "{had} of the {of} who answered gave it a place, {mean} on average.": (
        "{had} dari {of} orang yang menjawab memberinya urutan, rata-rata {mean}."
    ),
    "{had} {had:person|people} wrote something.": ("{had} orang menulis sesuatu."),
    "{people} {people:person|people} answered; a survey reports and elects nothing.": (
        "{people} orang menjawab; survei hanya melaporkan dan tidak memilih apa pun."
    ),
    (
        "Nobody in the sample has {margin} = {category}, but {share} % of the population do; join it "
        "with another category."
    ): (
        "Tidak ada penjawab dengan {margin} = {category}, padahal {share} % penduduk demikian; "
        "gabungkan dengan kategori lain."
    ),
    (
        "{people} {people:person in the sample has|people in the sample have} {margin} = {category}, of "
        "whom the population has none."
    ): ("{people} penjawab memiliki {margin} = {category}, padahal di antara penduduk tidak ada."),
    (
        "No weights meet all margins together: after {rounds} {rounds:round|rounds} one of them is still "
        "{gap} percentage {gap:point|points} away; people with some combination of categories are missing."
    ): (
        "Tidak ada bobot yang memenuhi semua data sensus sekaligus: setelah {rounds} putaran masih ada "
        "selisih {gap} poin; orang dengan gabungan kategori tertentu tidak ada."
    ),
    "There is nobody in the sample.": "Tidak ada orang dalam sampel.",
    "The margin {margin} adds up to 0.": "Data sensus {margin} berjumlah 0.",
    "The shares of the margin {margin} add up to {total}, not to 1.": (
        "Bagian dalam data sensus {margin} berjumlah {total}, bukan 1."
    ),
    "A panel of {size} cannot be drawn from a pool of {people} {people:person|people}.": (
        "Panel {size} orang tidak dapat diundi dari {people} orang."
    ),
    "The pool does not say the {feature} of people.": (
        "Tidak ada keterangan {feature} dari orang-orang yang bersedia."
    ),
    "{person} has {feature} = {value}, for which there is no quota.": (
        "{person} memiliki {feature} = {value}, yang tidak memiliki kuota."
    ),
    "Nobody left is like {person}; the seat stays empty.": (
        "Tidak ada lagi orang seperti {person}; kursinya tetap kosong."
    ),
}

REFUSALS: Mapping[str, str] = {
    "This opens on {date}.": "Ini dibuka pada {date}.",
    "This closed on {date}.": "Ini sudah ditutup pada {date}.",
    "This {noun} is {label}; it takes no answers now.": "Saat ini jawaban tidak diterima.",
    "This asks for a proof of who you are, one of: {proofs}.": (
        "Di sini perlu bukti identitas, salah satu dari: {proofs}."
    ),
    "This is for people who live in {areas}.": "Ini untuk warga yang tinggal di {areas}.",
    "This is for people of {age} years and more.": "Ini untuk orang berusia {age} tahun ke atas.",
    "Nothing is marked: choose at least one.": "Belum ada yang ditandai: pilih paling sedikit satu.",
    "{item} is not on the list.": "{item} tidak ada dalam daftar.",
    "More than one is chosen; choose one.": "Lebih dari satu yang dipilih; pilih satu saja.",
    "{value} is no mark that can be given here.": "{value} bukan tanda yang dapat diberikan di sini.",
    "{value} is not a number.": "{value} bukan angka.",
    "{chosen} options are chosen; choose at most {most}.": (
        "{chosen} pilihan ditandai; tandai paling banyak {most}."
    ),
    "{chosen} projects are supported; support at most {most}.": (
        "{chosen} proyek didukung; dukung paling banyak {most}."
    ),
    "{chosen} ideas are supported; support at most {most}.": (
        "{chosen} gagasan didukung; dukung paling banyak {most}."
    ),
    "{chosen} projects are chosen; choose at most {most}.": (
        "{chosen} proyek dipilih; pilih paling banyak {most}."
    ),
    "{given} points are given; there are {points}.": "{given} poin diberikan; yang tersedia {points}.",
    "The chosen projects cost {cost}; the budget is {budget}.": (
        "Proyek yang dipilih berbiaya {cost}; anggarannya {budget}."
    ),
    "{ranked} options are ranked; rank at most {most}.": (
        "{ranked} pilihan diurutkan; urutkan paling banyak {most}."
    ),
    "Options not ranked yet: {missing}. Rank them all.": (
        "{missing} pilihan belum diurutkan; urutkan semuanya."
    ),
    "Give each rank once: 1, 2, 3 and so on without a gap.": (
        "Beri setiap peringkat satu kali: 1, 2, 3 dan seterusnya tanpa celah."
    ),
    "“{question}” is not asked after the other answers.": (
        "“{question}” tidak ditanyakan setelah jawaban yang lain."
    ),
    "“{question}” needs an answer.": "“{question}” perlu dijawab.",
    "“{question}” takes one answer only.": "“{question}” hanya menerima satu jawaban.",
    "“{question}”: an answer is chosen or not; it cannot be rated.": (
        "“{question}”: jawaban dipilih atau tidak; tidak dapat diberi nilai."
    ),
    "“{question}” is rated from {low} to {high}.": "“{question}” dinilai dari {low} sampai {high}.",
    "A statement takes agree (1), disagree (-1) or pass (0).": (
        "Untuk sebuah pernyataan: setuju (1), tidak setuju (-1), atau lewati (0)."
    ),
    "You can say yes for yourself only.": "Anda hanya dapat menyatakan bersedia untuk diri sendiri.",
    "“{question}”: give each place once, 1, 2, 3 and so on without a gap.": (
        "“{question}”: gunakan setiap urutan satu kali, 1, 2, 3 dan seterusnya tanpa lompatan."
    ),
    "Thank you: enough people who answer “{answer}” have taken part. We still look for others.": (
        "Terima kasih: cukup banyak orang dengan jawaban “{answer}” telah ikut. Kami masih mencari yang lain."
    ),
}
