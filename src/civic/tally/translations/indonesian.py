"""English template to Indonesian: what counts say, and why a method takes an act or not."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "item": "pilihan",
    "score": "nilai",
    "result": "hasil",
    "why": "mengapa",
    "won": "menang",
    "lost": "tidak menang",
    "votes": "suara",
    "points": "poin",
    "approvals": "persetujuan",
}

COUNTS: Mapping[str, str] = {
    "{winners} projects win; they cost {spent} of the budget of {budget}.": (
        "{winners} proyek menang; biayanya {spent} dari anggaran {budget}."
    ),
    "One project wins; it costs {spent} of the budget of {budget}.": (
        "Satu proyek menang; biayanya {spent} dari anggaran {budget}."
    ),
    "{winners} of {seats} seats are filled; {voters} ballots were counted.": (
        "{winners} dari {seats} kursi terisi; {voters} surat suara dihitung."
    ),
    "{elected} of {seats} seats are filled; the quota is {quota} votes.": (
        "{elected} dari {seats} kursi terisi; kuotanya {quota} suara."
    ),
    "{elected} of {seats} seats are filled; the last quota was {quota} votes.": (
        "{elected} dari {seats} kursi terisi; kuota terakhir {quota} suara."
    ),
    "{passed} items reach {needed} votes of {ballots} ballots.": (
        "{passed} pilihan mencapai {needed} suara dari {ballots} surat suara."
    ),
    "{ours} voters like more projects of equal shares, {theirs} more of the greedy winners.": (
        "{ours} pemilih lebih menyukai hasil bagian sama, {theirs} hasil suara terbanyak."
    ),
    "Only the lot decided between {tied}.": "Hanya undian yang menentukan antara {tied}.",
    "Each voter had a share of {share} to spend; it began at {first}.": (
        "Setiap pemilih punya bagian {share} untuk dibelanjakan; awalnya {first}."
    ),
    "{item} is funded: {points} points, cost {cost}, {left} was left.": (
        "{item} didanai: {points} poin, biaya {cost}, tersisa {left}."
    ),
    "{item} is bought for {cost}: {full} supporters pay {level} a point.": (
        "{item} dibeli seharga {cost}: {full} pendukung membayar {level} per poin."
    ),
    "{item} is bought for {cost}: {full} supporters pay {level} each.": (
        "{item} dibeli seharga {cost}: {full} pendukung membayar masing-masing {level}."
    ),
    "{item} is bought for {cost}: {full} supporters pay {level} a point, {poor} pay the {rest} they had left.": (
        "{item} dibeli seharga {cost}: {full} pendukung membayar {level} per poin, {poor} membayar sisa {rest}."
    ),
    "{item} is bought for {cost}: {full} supporters pay {level} each, {poor} pay the {rest} they had left.": (
        "{item} dibeli seharga {cost}: {full} pendukung membayar masing-masing {level}, {poor} membayar sisa {rest}."
    ),
    "{item} is bought for {cost} when every voter has earned {moment}.": (
        "{item} dibeli seharga {cost} ketika setiap pemilih memperoleh {moment}."
    ),
    "It cost {cost} and {left} was left when its turn came.": (
        "Biayanya {cost} dan tersisa {left} saat gilirannya tiba."
    ),
    "It cost {cost} and only {left} was left when its turn came.": (
        "Biayanya {cost} dan hanya tersisa {left} saat gilirannya tiba."
    ),
    "Its turn came, but it cost {cost} and only {left} was left.": (
        "Gilirannya tiba, tetapi biayanya {cost} dan hanya tersisa {left}."
    ),
    "Only one of it and {rival} can be funded, and {rival} came first.": (
        "Hanya satu dari ini dan {rival} yang dapat didanai, dan {rival} lebih dulu."
    ),
    "The rule stopped at {stop}, which did not fit, before its turn came.": (
        "Aturan berhenti pada {stop}, yang tidak muat, sebelum gilirannya tiba."
    ),
    "The count stopped at {stop}, which did not fit, before its supporters held {cost}.": (
        "Penghitungan berhenti pada {stop}, yang tidak muat, sebelum pendukungnya mengumpulkan {cost}."
    ),
    "It costs more than the whole budget.": "Biayanya melebihi seluruh anggaran.",
    "It would have won with more than {points} points.": "Akan menang dengan lebih dari {points} poin.",
    "It would have won with more than {points} points, or at a cost of at most {left}.": (
        "Akan menang dengan lebih dari {points} poin, atau dengan biaya paling banyak {left}."
    ),
    "It would have won at a cost of at most {left}.": "Akan menang dengan biaya paling banyak {left}.",
    "It fitted into what was left over, by points.": "Muat dalam sisa uang, menurut urutan poin.",
    "Nobody voted for it.": "Tidak ada yang memilihnya.",
    "Nobody voted.": "Tidak ada yang memilih.",
    "It had {had} points; the process asks for at least {needed}.": (
        "Mendapat {had} poin; prosesnya meminta paling sedikit {needed}."
    ),
    "It had {had} votes; a project of its cost needs at least {needed}.": (
        "Mendapat {had} suara; proyek dengan biaya ini perlu paling sedikit {needed}."
    ),
    "Its {votes} supporters could pay its cost of {cost}, none more than {level} a point.": (
        "{votes} pendukungnya mampu membayar biaya {cost}, tidak ada yang lebih dari {level} per poin."
    ),
    "Its {votes} supporters could pay its cost of {cost}, none more than {level} each.": (
        "{votes} pendukungnya mampu membayar biaya {cost}, tidak ada yang lebih dari masing-masing {level}."
    ),
    "Its {votes} supporters had {left} left together; it cost {cost}.": (
        "{votes} pendukungnya bersama-sama punya sisa {left}; biayanya {cost}."
    ),
    "It lacked {lacking}, no more than one more supporter with a whole share of {share} has.": (
        "Kurang {lacking}, tidak lebih dari yang dimiliki satu pendukung lagi dengan bagian utuh {share}."
    ),
    "It lacked {lacking}, as much as {more} more supporters with a whole share of {share} have.": (
        "Kurang {lacking}, sebanyak yang dimiliki {more} pendukung lagi dengan bagian utuh {share}."
    ),
    "Its {votes} supporters held its cost of {cost} when each voter had earned {moment}.": (
        "{votes} pendukungnya mengumpulkan biaya {cost} ketika setiap pemilih memperoleh {moment}."
    ),
    "Its supporters would have held {cost} at {due}; the count ended at {end}.": (
        "Pendukungnya akan mengumpulkan {cost} pada {due}; penghitungan berakhir pada {end}."
    ),
    "The {noun} of each are added up.": "Jumlah {noun} masing-masing dihitung.",
    "It had {had} {noun}.": "Mendapat {had} {noun}.",
    "It had {had} {noun}, place {place}.": "Mendapat {had} {noun}, urutan {place}.",
    "It had {had} {noun}; the last winner had {last}.": "Mendapat {had} {noun}; pemenang terakhir mendapat {last}.",
    "It needed more than {lacking} further {noun}.": "Perlu lebih dari {lacking} {noun} lagi.",
    "The winner has {most} of the {all} ballots that still counted.": (
        "Pemenang punya {most} dari {all} surat suara yang masih dihitung."
    ),
    "{item} has the fewest votes and drops out.": "{item} punya suara paling sedikit dan gugur.",
    "{item} has the fewest votes and drops out; the papers pass on.": (
        "{item} punya suara paling sedikit dan gugur; surat suaranya diteruskan."
    ),
    "What {item} has beyond the quota passes on.": "Kelebihan {item} di atas kuota diteruskan.",
    "The first preferences are counted.": "Pilihan pertama dihitung.",
    "The count is decided.": "Penghitungan sudah pasti.",
    "{item} is elected.": "{item} terpilih.",
    "It had {votes} votes in round {round}.": "Mendapat {votes} suara pada putaran {round}.",
    "It had {votes} votes when another had more than half.": (
        "Mendapat {votes} suara ketika yang lain melebihi setengah."
    ),
    "It dropped out in round {round} with {votes} votes.": "Gugur pada putaran {round} dengan {votes} suara.",
    "It needed more than {lacking} further votes to stay.": "Perlu lebih dari {lacking} suara lagi untuk bertahan.",
    "It reached the quota of {quota} votes.": "Mencapai kuota {quota} suara.",
    "It reached the quota with {votes} votes.": "Mencapai kuota dengan {votes} suara.",
    "It was still running when as many were left as seats; it had {votes} votes.": (
        "Masih bertahan ketika yang tersisa sebanyak kursi; suaranya {votes}."
    ),
    "It had the fewest votes, {votes}, and dropped out.": "Suaranya paling sedikit, {votes}, dan gugur.",
    "All seats were filled while it had {votes} votes.": "Semua kursi terisi ketika suaranya {votes}.",
    "It lacked {lacking} votes to the quota.": "Kurang {lacking} suara dari kuota.",
    "It lacked {lacking} votes.": "Kurang {lacking} suara.",
    "An item wins when no other has a stronger path of comparisons to it than it has back.": (
        "Pilihan menang bila tidak ada yang punya jalur perbandingan lebih kuat kepadanya daripada sebaliknya."
    ),
    "{item} has the stronger path against {number} others.": "{item} punya jalur lebih kuat terhadap {number} lainnya.",
    "It beats {number} others.": "Mengalahkan {number} lainnya.",
    "No winner beats it; the lot decided.": "Tidak ada pemenang yang mengalahkannya; undian menentukan.",
    "{rival} beats it: its strongest path is {theirs}, the way back only {own}.": (
        "{rival} mengalahkannya: jalur terkuatnya {theirs}, sebaliknya hanya {own}."
    ),
    "It needed a path to {rival} of more than {theirs}.": "Perlu jalur ke {rival} yang lebih dari {theirs}.",
    "Comparisons are locked in from the strongest; what would make a circle is left out.": (
        "Perbandingan dikunci dari yang terkuat; yang membentuk lingkaran dilewati."
    ),
    "{winner} above {loser}, {strength}.": "{winner} di atas {loser}, {strength}.",
    "It stands above {number} others.": "Berada di atas {number} lainnya.",
    "No winner stands above it; the lot decided.": "Tidak ada pemenang di atasnya; undian menentukan.",
    "{rival} stands above it; its direct comparison is won by {votes}.": (
        "{rival} di atasnya; perbandingan langsung dimenangkan dengan {votes}."
    ),
    "{rival} stands above it by a chain of stronger comparisons.": (
        "{rival} di atasnya melalui rangkaian perbandingan yang lebih kuat."
    ),
    "The item with the highest middle grade wins; equal ones lose middle grades until they differ.": (
        "Nilai tengah tertinggi menang; yang sama dikurangi nilai tengahnya sampai berbeda."
    ),
    "Its middle grade was {median}.": "Nilai tengahnya {median}.",
    "Its middle grade was {median}; the last winner had {last}.": "Nilai tengahnya {median}; pemenang terakhir {last}.",
    "It needed a middle grade above {last}.": "Perlu nilai tengah di atas {last}.",
    "It needed more grades above {last}, or fewer below it.": (
        "Perlu lebih banyak nilai di atas {last}, atau lebih sedikit di bawahnya."
    ),
    "The scores of each are added up.": "Nilai masing-masing dijumlahkan.",
    "{one} and {other} meet; {margin} more voters score {one} higher.": (
        "{one} dan {other} bertemu; {margin} pemilih lebih banyak menilai {one} lebih tinggi."
    ),
    "It was among the two with the highest totals and won the runoff.": (
        "Termasuk dua dengan jumlah tertinggi dan memenangkan putaran akhir."
    ),
    "It was among the two with the highest totals and lost the runoff.": (
        "Termasuk dua dengan jumlah tertinggi dan kalah di putaran akhir."
    ),
    "It needed more than {lacking} further voters to score it higher than the winner.": (
        "Perlu lebih dari {lacking} pemilih lagi yang menilainya lebih tinggi dari pemenang."
    ),
    "It had a total of {had}; the second of the runoff had {last}.": (
        "Jumlahnya {had}; yang kedua di putaran akhir {last}."
    ),
    "It needed a total above {last} to reach the runoff.": "Perlu jumlah di atas {last} untuk mencapai putaran akhir.",
    "It had {votes} votes; {needed} were needed.": "Mendapat {votes} suara; perlu {needed}.",
    "It had {votes} votes, but too few people voted at all.": (
        "Mendapat {votes} suara, tetapi terlalu sedikit yang memilih."
    ),
    "Too few voted for any item to pass.": "Terlalu sedikit yang memilih sehingga tidak ada yang lolos.",
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
    "{missing} options are not ranked yet; rank them all.": (
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
