"""English template to Indonesian: what counts say."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "item": "pilihan",
    "score": "nilai",
    "result": "hasil",
    "why": "mengapa",
    "won": "menang",
    "lost": "tidak menang",
    "vote|votes": "suara|suara",
    "point|points": "poin|poin",
    "approval|approvals": "persetujuan|persetujuan",
}

COUNTS: Mapping[str, str] = {
    "{winners:One project wins; it costs|{winners} projects win; they cost} {spent} of the budget of {budget}.": (
        "{winners} proyek menang; biayanya {spent} dari anggaran {budget}."
    ),
    "Seats filled: {winners} of {seats}. Ballots counted: {voters}.": (
        "Kursi terisi: {winners} dari {seats}. Surat suara dihitung: {voters}."
    ),
    "Seats filled: {elected} of {seats}. Votes needed for one (the quota): {quota}.": (
        "Kursi terisi: {elected} dari {seats}. Suara yang diperlukan per kursi (kuota): {quota}."
    ),
    "Seats filled: {elected} of {seats}. Votes needed for one in the end (the quota): {quota}.": (
        "Kursi terisi: {elected} dari {seats}. Suara yang akhirnya diperlukan per kursi (kuota): {quota}."
    ),
    "Votes needed: {needed}; ballots: {ballots}. Items that reach it: {passed}.": (
        "Suara yang diperlukan: {needed}; surat suara: {ballots}. Pilihan yang mencapainya: {passed}."
    ),
    "Voters who like more projects of equal shares: {ours}; more of the greedy winners: {theirs}.": (
        "Pemilih yang lebih menyukai hasil bagian sama: {ours}; hasil suara terbanyak: {theirs}."
    ),
    "Only the lot decided between {tied}.": "Hanya undian yang menentukan antara {tied}.",
    "Each voter had a share of {share} to spend; it began at {first}.": (
        "Setiap pemilih punya bagian {share} untuk dibelanjakan; awalnya {first}."
    ),
    "{item} is funded: {points} {points:point|points}, cost {cost}, {left} was left.": (
        "{item} didanai: {points} poin, biaya {cost}, tersisa {left}."
    ),
    "{item} is bought for {cost}: {full:one supporter pays|{full} supporters pay} {level} a point.": (
        "{item} dibeli seharga {cost}: {full} pendukung membayar {level} per poin."
    ),
    "{item} is bought for {cost}: {full:one supporter pays|{full} supporters pay} {level}{full:| each}.": (
        "{item} dibeli seharga {cost}: {full} pendukung membayar {full:|masing-masing }{level}."
    ),
    (
        "{item} is bought for {cost}: {full:one supporter pays|{full} supporters pay} {level} a point, "
        "{poor} {poor:pays|pay} the {rest} they had left."
    ): (
        "{item} dibeli seharga {cost}: {full} pendukung membayar {level} per poin, {poor} membayar sisa "
        "{rest}."
    ),
    (
        "{item} is bought for {cost}: {full:one supporter pays|{full} supporters pay} {level}{full:| each}, "
        "{poor} {poor:pays|pay} the {rest} they had left."
    ): (
        "{item} dibeli seharga {cost}: {full} pendukung membayar {full:|masing-masing }{level}, {poor} "
        "membayar sisa {rest}."
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
    "It would have won with more than {points} {points:point|points}.": (
        "Akan menang dengan lebih dari {points} poin."
    ),
    "It would have won with more than {points} {points:point|points}, or at a cost of at most {left}.": (
        "Akan menang dengan lebih dari {points} poin, atau dengan biaya paling banyak {left}."
    ),
    "It would have won at a cost of at most {left}.": "Akan menang dengan biaya paling banyak {left}.",
    "It fitted into what was left over, by points.": "Muat dalam sisa uang, menurut urutan poin.",
    "Nobody voted for it.": "Tidak ada yang memilihnya.",
    "Nobody voted.": "Tidak ada yang memilih.",
    "It had {had} {had:point|points}; the process asks for at least {needed}.": (
        "Mendapat {had} poin; prosesnya meminta paling sedikit {needed}."
    ),
    "It had {had} {had:vote|votes}; a project of its cost needs at least {needed}.": (
        "Mendapat {had} suara; proyek dengan biaya ini perlu paling sedikit {needed}."
    ),
    "Its {votes:one supporter|{votes} supporters} could pay its cost of {cost}, at most {level} a point.": (
        "{votes} pendukungnya mampu membayar biaya {cost}, paling banyak {level} per poin."
    ),
    (
        "Its {votes:one supporter|{votes} supporters} could pay its cost of {cost}, at most {level}{votes:| "
        "each}."
    ): (
        "{votes} pendukungnya mampu membayar biaya {cost}, {votes:paling banyak|masing-masing paling banyak} "
        "{level}."
    ),
    "Its {votes:one supporter|{votes} supporters} had {left} left{votes:| together}; it cost {cost}.": (
        "{votes} pendukungnya {votes:|bersama-sama }punya sisa {left}; biayanya {cost}."
    ),
    (
        "It lacked {lacking}, no more than {more:one more supporter|{more} more supporters} with a whole "
        "share of {share} {more:has|have}."
    ): ("Kurang {lacking}, tidak lebih dari yang dimiliki {more} pendukung lagi dengan bagian utuh {share}."),
    (
        "Its {votes:one supporter|{votes} supporters} held its cost of {cost} when each voter had earned "
        "{moment}."
    ): ("{votes} pendukungnya mengumpulkan biaya {cost} ketika setiap pemilih memperoleh {moment}."),
    "Its supporters would have held {cost} at {due}; the count ended at {end}.": (
        "Pendukungnya akan mengumpulkan {cost} pada {due}; penghitungan berakhir pada {end}."
    ),
    "What the ballots give each is added up.": (
        "Yang diberikan surat suara kepada masing-masing dijumlahkan."
    ),
    "It had {had} {had:{noun}}.": ("Mendapat {had} {had:{noun}}."),
    "It had {had} {had:{noun}}, place {place}.": ("Mendapat {had} {had:{noun}}, urutan {place}."),
    "It had {had} {had:{noun}}; the last winner had {last}.": (
        "Mendapat {had} {had:{noun}}; pemenang terakhir mendapat {last}."
    ),
    "It needed more than {lacking} further {lacking:{noun}}.": (
        "Perlu lebih dari {lacking} {lacking:{noun}} lagi."
    ),
    "Votes of the winner: {most} of the {all} that still counted.": (
        "Suara pemenang: {most} dari {all} yang masih dihitung."
    ),
    "{item} has the fewest votes and drops out.": "{item} punya suara paling sedikit dan gugur.",
    "{item} has the fewest votes and drops out; the papers pass on.": (
        "{item} punya suara paling sedikit dan gugur; surat suaranya diteruskan."
    ),
    "What {item} has beyond the quota passes on.": "Kelebihan {item} di atas kuota diteruskan.",
    "The first preferences are counted.": "Pilihan pertama dihitung.",
    "The count is decided.": "Penghitungan sudah pasti.",
    "{item} is elected.": "{item} terpilih.",
    "It had {votes} {votes:vote|votes} in round {round}.": ("Mendapat {votes} suara pada putaran {round}."),
    "It had {votes} {votes:vote|votes} when another had more than half.": (
        "Mendapat {votes} suara ketika yang lain melebihi setengah."
    ),
    "It dropped out in round {round} with {votes} {votes:vote|votes}.": (
        "Gugur pada putaran {round} dengan {votes} suara."
    ),
    "It needed more than {lacking} further {lacking:vote|votes} to stay.": (
        "Perlu lebih dari {lacking} suara lagi untuk bertahan."
    ),
    "It reached the quota of {quota} {quota:vote|votes}.": ("Mencapai kuota {quota} suara."),
    "It reached the quota with {votes} {votes:vote|votes}.": ("Mencapai kuota dengan {votes} suara."),
    "It was still running when as many were left as seats; it had {votes} {votes:vote|votes}.": (
        "Masih bertahan ketika yang tersisa sebanyak kursi; suaranya {votes}."
    ),
    "It had the fewest votes, {votes}, and dropped out.": "Suaranya paling sedikit, {votes}, dan gugur.",
    "All seats were filled while it had {votes} {votes:vote|votes}.": (
        "Semua kursi terisi ketika suaranya {votes}."
    ),
    "It lacked {lacking} {lacking:vote|votes} to the quota.": ("Kurang {lacking} suara dari kuota."),
    "It lacked {lacking} {lacking:vote|votes}.": ("Kurang {lacking} suara."),
    "An item wins when no other has a stronger path of comparisons to it than it has back.": (
        "Pilihan menang bila tidak ada yang punya jalur perbandingan lebih kuat kepadanya daripada sebaliknya."
    ),
    "{item} has the stronger path against {number} {number:other|others}.": (
        "{item} punya jalur lebih kuat terhadap {number} lainnya."
    ),
    "It beats {number} {number:other|others}.": ("Mengalahkan {number} lainnya."),
    "No winner beats it; the lot decided.": "Tidak ada pemenang yang mengalahkannya; undian menentukan.",
    "{rival} beats it: its strongest path is {theirs}, the way back only {own}.": (
        "{rival} mengalahkannya: jalur terkuatnya {theirs}, sebaliknya hanya {own}."
    ),
    "It needed a path to {rival} of more than {theirs}.": "Perlu jalur ke {rival} yang lebih dari {theirs}.",
    "Comparisons are locked in from the strongest; what would make a circle is left out.": (
        "Perbandingan dikunci dari yang terkuat; yang membentuk lingkaran dilewati."
    ),
    "{winner} above {loser}, {strength}.": "{winner} di atas {loser}, {strength}.",
    "It stands above {number} {number:other|others}.": ("Berada di atas {number} lainnya."),
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
    "Its middle grade was {median}; the last winner had {last}.": (
        "Nilai tengahnya {median}; pemenang terakhir {last}."
    ),
    "It needed a middle grade above {last}.": "Perlu nilai tengah di atas {last}.",
    "It needed more grades above {last}, or fewer below it.": (
        "Perlu lebih banyak nilai di atas {last}, atau lebih sedikit di bawahnya."
    ),
    "The scores of each are added up.": "Nilai masing-masing dijumlahkan.",
    "{one} and {other} meet; {margin} more {margin:voter scores|voters score} {one} higher.": (
        "{one} dan {other} bertemu; {margin} pemilih lebih banyak menilai {one} lebih tinggi."
    ),
    "It was among the two with the highest totals and won the runoff.": (
        "Termasuk dua dengan jumlah tertinggi dan memenangkan putaran akhir."
    ),
    "It was among the two with the highest totals and lost the runoff.": (
        "Termasuk dua dengan jumlah tertinggi dan kalah di putaran akhir."
    ),
    "It needed more than {lacking} further {lacking:voter|voters} to score it higher than the winner.": (
        "Perlu lebih dari {lacking} pemilih lagi yang menilainya lebih tinggi dari pemenang."
    ),
    "It had a total of {had}; the second of the runoff had {last}.": (
        "Jumlahnya {had}; yang kedua di putaran akhir {last}."
    ),
    "It needed a total above {last} to reach the runoff.": (
        "Perlu jumlah di atas {last} untuk mencapai putaran akhir."
    ),
    "It had {votes} {votes:vote|votes}; {needed} {needed:was|were} needed.": (
        "Mendapat {votes} suara; perlu {needed}."
    ),
    "It had {votes} {votes:vote|votes}, but too few people voted at all.": (
        "Mendapat {votes} suara, tetapi terlalu sedikit yang memilih."
    ),
    "Too few voted for any item to pass.": "Terlalu sedikit yang memilih sehingga tidak ada yang lolos.",
    "{item} withdrew before the count; papers pass on to whom they rank next.": (
        "{item} mengundurkan diri sebelum penghitungan; surat suara berpindah ke urutan berikutnya."
    ),
    "{format} cannot say {what}.": ("{format} tidak dapat menyatakan {what}."),
    "{file} does not say by which rule it is counted; name one, such as --rule stv-scottish or --rule irv.": (
        "{file} tidak menyebut aturan penghitungannya; sebutkan satu, misalnya --rule stv-scottish atau --rule irv."
    ),
}
