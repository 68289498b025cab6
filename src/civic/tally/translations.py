"""English template to Spanish and Indonesian, for `words`."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "es": {
        "item": "opción",
        "score": "puntuación",
        "result": "resultado",
        "why": "por qué",
        "won": "gana",
        "lost": "no gana",
        "votes": "votos",
        "points": "puntos",
        "approvals": "aprobaciones",
    },
    "id": {
        "item": "pilihan",
        "score": "nilai",
        "result": "hasil",
        "why": "mengapa",
        "won": "menang",
        "lost": "tidak menang",
        "votes": "suara",
        "points": "poin",
        "approvals": "persetujuan",
    },
}

SPANISH: Mapping[str, str] = {
    "{winners} projects win; they cost {spent} of the budget of {budget}.": (
        "Ganan {winners} proyectos; cuestan {spent} del presupuesto de {budget}."
    ),
    "{winners} of {seats} seats are filled; {voters} ballots were counted.": (
        "Se cubren {winners} de {seats} puestos; se contaron {voters} papeletas."
    ),
    "{elected} of {seats} seats are filled; the quota is {quota} votes.": (
        "Se cubren {elected} de {seats} puestos; la cuota es de {quota} votos."
    ),
    "{elected} of {seats} seats are filled; the last quota was {quota} votes.": (
        "Se cubren {elected} de {seats} puestos; la última cuota fue de {quota} votos."
    ),
    "{passed} items reach {needed} votes of {ballots} ballots.": (
        "{passed} opciones alcanzan {needed} votos de {ballots} papeletas."
    ),
    "{ours} voters like more projects of equal shares, {theirs} more of the greedy winners.": (
        "{ours} votantes prefieren el resultado por partes iguales y {theirs} el de más votados."
    ),
    "Only the lot decided between {tied}.": "Solo el sorteo decidió entre {tied}.",
    "Each voter had a share of {share} to spend; it began at {first}.": (
        "Cada votante tenía una parte de {share} para gastar; al principio era de {first}."
    ),
    "{item} is funded: {points} points, cost {cost}, {left} was left.": (
        "Se financia {item}: {points} puntos, cuesta {cost}, quedaban {left}."
    ),
    "{item} is bought for {cost}: {full} supporters pay {level} a point.": (
        "Se compra {item} por {cost}: {full} votantes pagan {level} por punto."
    ),
    "{item} is bought for {cost}: {full} supporters pay {level} each.": (
        "Se compra {item} por {cost}: {full} votantes pagan {level} cada uno."
    ),
    "{item} is bought for {cost}: {full} supporters pay {level} a point, {poor} pay the {rest} they had left.": (
        "Se compra {item} por {cost}: {full} votantes pagan {level} por punto y {poor} los {rest} que les quedaban."
    ),
    "{item} is bought for {cost}: {full} supporters pay {level} each, {poor} pay the {rest} they had left.": (
        "Se compra {item} por {cost}: {full} votantes pagan {level} cada uno y {poor} los {rest} que les quedaban."
    ),
    "{item} is bought for {cost} when every voter has earned {moment}.": (
        "Se compra {item} por {cost} cuando cada votante ha ganado {moment}."
    ),
    "It cost {cost} and {left} was left when its turn came.": "Costaba {cost} y quedaban {left} cuando llegó su turno.",
    "It cost {cost} and only {left} was left when its turn came.": (
        "Costaba {cost} y solo quedaban {left} cuando llegó su turno."
    ),
    "Its turn came, but it cost {cost} and only {left} was left.": (
        "Llegó su turno, pero costaba {cost} y solo quedaban {left}."
    ),
    "Only one of it and {rival} can be funded, and {rival} came first.": (
        "Solo se puede financiar una de las dos, y {rival} iba antes."
    ),
    "The rule stopped at {stop}, which did not fit, before its turn came.": (
        "La regla se detuvo en {stop}, que no cabía, antes de su turno."
    ),
    "The count stopped at {stop}, which did not fit, before its supporters held {cost}.": (
        "El recuento se detuvo en {stop}, que no cabía, antes de que sus votantes reunieran {cost}."
    ),
    "It costs more than the whole budget.": "Cuesta más que todo el presupuesto.",
    "It would have won with more than {points} points.": "Habría ganado con más de {points} puntos.",
    "It would have won with more than {points} points, or at a cost of at most {left}.": (
        "Habría ganado con más de {points} puntos, o con un costo de {left} como máximo."
    ),
    "It would have won at a cost of at most {left}.": "Habría ganado con un costo de {left} como máximo.",
    "It fitted into what was left over, by points.": "Cabía en lo que sobraba, por orden de puntos.",
    "Nobody voted for it.": "Nadie votó por ella.",
    "Nobody voted.": "Nadie votó.",
    "It had {had} points; the process asks for at least {needed}.": (
        "Tuvo {had} puntos; el proceso pide al menos {needed}."
    ),
    "It had {had} votes; a project of its cost needs at least {needed}.": (
        "Tuvo {had} votos; un proyecto de su costo necesita al menos {needed}."
    ),
    "Its {votes} supporters could pay its cost of {cost}, none more than {level} a point.": (
        "Sus {votes} votantes pudieron pagar su costo de {cost}, nadie más de {level} por punto."
    ),
    "Its {votes} supporters could pay its cost of {cost}, none more than {level} each.": (
        "Sus {votes} votantes pudieron pagar su costo de {cost}, nadie más de {level} cada uno."
    ),
    "Its {votes} supporters had {left} left together; it cost {cost}.": (
        "A sus {votes} votantes les quedaban {left} en total; costaba {cost}."
    ),
    "It lacked {lacking}, as much as {more} more supporters with a whole share of {share} have.": (
        "Le faltaron {lacking}, lo que tienen {more} votantes más con una parte entera de {share}."
    ),
    "Its {votes} supporters held its cost of {cost} when each voter had earned {moment}.": (
        "Sus {votes} votantes reunieron su costo de {cost} cuando cada votante había ganado {moment}."
    ),
    "Its supporters would have held {cost} at {due}; the count ended at {end}.": (
        "Sus votantes habrían reunido {cost} en {due}; el recuento acabó en {end}."
    ),
    "The {noun} of each are added up.": "Se suman los {noun} de cada una.",
    "It had {had} {noun}.": "Tuvo {had} {noun}.",
    "It had {had} {noun}, place {place}.": "Tuvo {had} {noun}, puesto {place}.",
    "It had {had} {noun}; the last winner had {last}.": "Tuvo {had} {noun}; la última ganadora tuvo {last}.",
    "It needed more than {lacking} further {noun}.": "Necesitaba más de {lacking} {noun} adicionales.",
    "The winner has {most} of the {all} ballots that still counted.": (
        "La ganadora tiene {most} de las {all} papeletas que aún contaban."
    ),
    "{item} has the fewest votes and drops out.": "{item} tiene menos votos y queda fuera.",
    "{item} has the fewest votes and drops out; the papers pass on.": (
        "{item} tiene menos votos y queda fuera; sus papeletas pasan a otras."
    ),
    "What {item} has beyond the quota passes on.": "Lo que {item} tiene por encima de la cuota pasa a otras.",
    "The first preferences are counted.": "Se cuentan las primeras preferencias.",
    "The count is decided.": "El recuento está decidido.",
    "{item} is elected.": "{item} queda elegida.",
    "It had {votes} votes in round {round}.": "Tuvo {votes} votos en la ronda {round}.",
    "It had {votes} votes when another had more than half.": "Tenía {votes} votos cuando otra pasó de la mitad.",
    "It dropped out in round {round} with {votes} votes.": "Quedó fuera en la ronda {round} con {votes} votos.",
    "It needed more than {lacking} further votes to stay.": (
        "Necesitaba más de {lacking} votos adicionales para seguir."
    ),
    "It reached the quota of {quota} votes.": "Alcanzó la cuota de {quota} votos.",
    "It reached the quota with {votes} votes.": "Alcanzó la cuota con {votes} votos.",
    "It was still running when as many were left as seats; it had {votes} votes.": (
        "Seguía en liza cuando quedaban tantas como puestos; tenía {votes} votos."
    ),
    "It had the fewest votes, {votes}, and dropped out.": "Tenía menos votos, {votes}, y quedó fuera.",
    "All seats were filled while it had {votes} votes.": "Se cubrieron todos los puestos cuando tenía {votes} votos.",
    "It lacked {lacking} votes to the quota.": "Le faltaron {lacking} votos para la cuota.",
    "It lacked {lacking} votes.": "Le faltaron {lacking} votos.",
    "An item wins when no other has a stronger path of comparisons to it than it has back.": (
        "Gana la opción a la que ninguna otra llega por un camino de comparaciones más fuerte que el suyo de vuelta."
    ),
    "{item} has the stronger path against {number} others.": "{item} tiene el camino más fuerte contra otras {number}.",
    "It beats {number} others.": "Vence a otras {number}.",
    "No winner beats it; the lot decided.": "Ninguna ganadora la vence; decidió el sorteo.",
    "{rival} beats it: its strongest path is {theirs}, the way back only {own}.": (
        "{rival} la vence: su camino más fuerte es {theirs}, el de vuelta solo {own}."
    ),
    "It needed a path to {rival} of more than {theirs}.": "Necesitaba un camino hacia {rival} de más de {theirs}.",
    "Comparisons are locked in from the strongest; what would make a circle is left out.": (
        "Las comparaciones se fijan desde la más fuerte; se omite lo que cerraría un círculo."
    ),
    "{winner} above {loser}, {strength}.": "{winner} por encima de {loser}, {strength}.",
    "It stands above {number} others.": "Está por encima de otras {number}.",
    "No winner stands above it; the lot decided.": "Ninguna ganadora está por encima; decidió el sorteo.",
    "{rival} stands above it; its direct comparison is won by {votes}.": (
        "{rival} está por encima; gana la comparación directa con {votes}."
    ),
    "{rival} stands above it by a chain of stronger comparisons.": (
        "{rival} está por encima por una cadena de comparaciones más fuertes."
    ),
    "The item with the highest middle grade wins; equal ones lose middle grades until they differ.": (
        "Gana la nota mediana más alta; las iguales pierden notas medianas hasta que difieren."
    ),
    "Its middle grade was {median}.": "Su nota mediana fue {median}.",
    "Its middle grade was {median}; the last winner had {last}.": (
        "Su nota mediana fue {median}; la última ganadora tuvo {last}."
    ),
    "It needed a middle grade above {last}.": "Necesitaba una nota mediana por encima de {last}.",
    "It needed more grades above {last}, or fewer below it.": (
        "Necesitaba más notas por encima de {last}, o menos por debajo."
    ),
    "The scores of each are added up.": "Se suman las puntuaciones de cada una.",
    "{one} and {other} meet; {margin} more voters score {one} higher.": (
        "Se enfrentan {one} y {other}; {margin} votantes más puntúan mejor a {one}."
    ),
    "It was among the two with the highest totals and won the runoff.": (
        "Estaba entre las dos con mayor total y ganó la ronda final."
    ),
    "It was among the two with the highest totals and lost the runoff.": (
        "Estaba entre las dos con mayor total y perdió la ronda final."
    ),
    "It needed {lacking} more voters to score it higher than the winner.": (
        "Necesitaba que {lacking} votantes más la puntuaran mejor que a la ganadora."
    ),
    "It had a total of {had}; the second of the runoff had {last}.": (
        "Tuvo un total de {had}; la segunda de la ronda final tuvo {last}."
    ),
    "It needed a total above {last} to reach the runoff.": (
        "Necesitaba un total por encima de {last} para llegar a la ronda final."
    ),
    "It had {votes} votes; {needed} were needed.": "Tuvo {votes} votos; hacían falta {needed}.",
    "It had {votes} votes, but too few people voted at all.": "Tuvo {votes} votos, pero votó muy poca gente.",
    "Too few voted for any item to pass.": "Votó muy poca gente para que algo se aprobara.",
}

INDONESIAN: Mapping[str, str] = {
    "{winners} projects win; they cost {spent} of the budget of {budget}.": (
        "{winners} proyek menang; biayanya {spent} dari anggaran {budget}."
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
    "It needed {lacking} more voters to score it higher than the winner.": (
        "Perlu {lacking} pemilih lagi yang menilainya lebih tinggi dari pemenang."
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

SENTENCES: Mapping[str, Mapping[str, str]] = {"es": SPANISH, "id": INDONESIAN}
