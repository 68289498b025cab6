"""English template to Spanish: what counts say."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "item": "opción",
    "score": "puntuación",
    "result": "resultado",
    "why": "por qué",
    "won": "gana",
    "lost": "no gana",
    "vote|votes": "voto|votos",
    "point|points": "punto|puntos",
    "approval|approvals": "aprobación|aprobaciones",
}

COUNTS: Mapping[str, str] = {
    "{winners:One project wins; it costs|{winners} projects win; they cost} {spent} of the budget of {budget}.": (
        "{winners:Gana un proyecto; cuesta|Ganan {winners} proyectos; cuestan} {spent} del presupuesto de {budget}."
    ),
    "Seats filled: {winners} of {seats}. Ballots counted: {voters}.": (
        "Puestos cubiertos: {winners} de {seats}. Papeletas contadas: {voters}."
    ),
    "Seats filled: {elected} of {seats}. Votes needed for one (the quota): {quota}.": (
        "Puestos cubiertos: {elected} de {seats}. Votos necesarios para uno (la cuota): {quota}."
    ),
    "Seats filled: {elected} of {seats}. Votes needed for one in the end (the quota): {quota}.": (
        "Puestos cubiertos: {elected} de {seats}. Votos necesarios para uno al final (la cuota): {quota}."
    ),
    "Votes needed: {needed}; ballots: {ballots}. Items that reach it: {passed}.": (
        "Votos necesarios: {needed}; papeletas: {ballots}. Opciones que los alcanzan: {passed}."
    ),
    "Voters who like more projects of equal shares: {ours}; more of the greedy winners: {theirs}.": (
        "Votantes que prefieren el resultado por partes iguales: {ours}; el de los más votados: {theirs}."
    ),
    "Only the lot decided between {tied}.": "Solo el sorteo decidió entre {tied}.",
    "Each voter had a share of {share} to spend; it began at {first}.": (
        "Cada votante tenía una parte de {share} para gastar; al principio era de {first}."
    ),
    "{item} is funded: {points} {points:point|points}, cost {cost}, {left} was left.": (
        "Se financia {item}: {points} {points:punto|puntos}, cuesta {cost}, {left:quedaba|quedaban} {left}."
    ),
    "{item} is bought for {cost}: {full:one supporter pays|{full} supporters pay} {level} a point.": (
        "Se compra {item} por {cost}: {full} {full:votante paga|votantes pagan} {level} por punto."
    ),
    "{item} is bought for {cost}: {full:one supporter pays|{full} supporters pay} {level}{full:| each}.": (
        "Se compra {item} por {cost}: {full} {full:votante paga|votantes pagan} {level}{full:| cada uno}."
    ),
    (
        "{item} is bought for {cost}: {full:one supporter pays|{full} supporters pay} {level} a point, "
        "{poor} {poor:pays|pay} the {rest} they had left."
    ): (
        "Se compra {item} por {cost}: {full} {full:votante paga|votantes pagan} {level} por punto y {poor} "
        "{poor:paga|pagan} lo que {poor:le|les} quedaba, {rest}."
    ),
    (
        "{item} is bought for {cost}: {full:one supporter pays|{full} supporters pay} {level}{full:| each}, "
        "{poor} {poor:pays|pay} the {rest} they had left."
    ): (
        "Se compra {item} por {cost}: {full} {full:votante paga|votantes pagan} {level}{full:| cada uno} y "
        "{poor} {poor:paga|pagan} lo que {poor:le|les} quedaba, {rest}."
    ),
    "{item} is bought for {cost} when every voter has earned {moment}.": (
        "Se compra {item} por {cost} cuando cada votante ha ganado {moment}."
    ),
    "It cost {cost} and {left} was left when its turn came.": (
        "Costaba {cost} y {left:quedaba|quedaban} {left} cuando llegó su turno."
    ),
    "It cost {cost} and only {left} was left when its turn came.": (
        "Costaba {cost} y solo {left:quedaba|quedaban} {left} cuando llegó su turno."
    ),
    "Its turn came, but it cost {cost} and only {left} was left.": (
        "Llegó su turno, pero costaba {cost} y solo {left:quedaba|quedaban} {left}."
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
    "It would have won with more than {points} {points:point|points}.": (
        "Habría ganado con más de {points} {points:punto|puntos}."
    ),
    "It would have won with more than {points} {points:point|points}, or at a cost of at most {left}.": (
        "Habría ganado con más de {points} {points:punto|puntos}, o con un costo de {left} como máximo."
    ),
    "It would have won at a cost of at most {left}.": "Habría ganado con un costo de {left} como máximo.",
    "It fitted into what was left over, by points.": "Cabía en lo que sobraba, por orden de puntos.",
    "Nobody voted for it.": "Nadie votó por ella.",
    "Nobody voted.": "Nadie votó.",
    "It had {had} {had:point|points}; the process asks for at least {needed}.": (
        "Tuvo {had} {had:punto|puntos}; el proceso pide al menos {needed}."
    ),
    "It had {had} {had:vote|votes}; a project of its cost needs at least {needed}.": (
        "Tuvo {had} {had:voto|votos}; un proyecto de su costo necesita al menos {needed}."
    ),
    "Its {votes:one supporter|{votes} supporters} could pay its cost of {cost}, at most {level} a point.": (
        "{votes:Su único votante pudo|Sus {votes} votantes pudieron} pagar su costo de {cost}, como máximo "
        "{level} por punto."
    ),
    (
        "Its {votes:one supporter|{votes} supporters} could pay its cost of {cost}, at most {level}{votes:| "
        "each}."
    ): (
        "{votes:Su único votante pudo|Sus {votes} votantes pudieron} pagar su costo de {cost}, como máximo "
        "{level}{votes:| cada uno}."
    ),
    "Its {votes:one supporter|{votes} supporters} had {left} left{votes:| together}; it cost {cost}.": (
        "{votes:A su único votante le|A sus {votes} votantes les} {left:quedaba|quedaban} {left}{votes:| en "
        "total}; costaba {cost}."
    ),
    (
        "It lacked {lacking}, no more than {more:one more supporter|{more} more supporters} with a whole "
        "share of {share} {more:has|have}."
    ): (
        "{lacking:Le faltó|Le faltaron} {lacking}, no más de lo que {more:tiene un votante|tienen {more} "
        "votantes} más con una parte entera de {share}."
    ),
    (
        "Its {votes:one supporter|{votes} supporters} held its cost of {cost} when each voter had earned "
        "{moment}."
    ): (
        "{votes:Su único votante reunió|Sus {votes} votantes reunieron} su costo de {cost} cuando cada "
        "votante había ganado {moment}."
    ),
    "Its supporters would have held {cost} at {due}; the count ended at {end}.": (
        "Sus votantes habrían reunido {cost} en {due}; el recuento acabó en {end}."
    ),
    "What the ballots give each is added up.": ("Se suma lo que las papeletas dan a cada una."),
    "It had {had} {had:{noun}}.": ("Tuvo {had} {had:{noun}}."),
    "It had {had} {had:{noun}}, place {place}.": ("Tuvo {had} {had:{noun}}, puesto {place}."),
    "It had {had} {had:{noun}}; the last winner had {last}.": (
        "Tuvo {had} {had:{noun}}; la última ganadora tuvo {last}."
    ),
    "It needed more than {lacking} further {lacking:{noun}}.": (
        "Necesitaba más de {lacking} {lacking:{noun}} {lacking:adicional|adicionales}."
    ),
    "Votes of the winner: {most} of the {all} that still counted.": (
        "Votos de la ganadora: {most} de los {all} que aún contaban."
    ),
    "{item} has the fewest votes and drops out.": "{item} tiene menos votos y queda fuera.",
    "{item} has the fewest votes and drops out; the papers pass on.": (
        "{item} tiene menos votos y queda fuera; sus papeletas pasan a otras."
    ),
    "What {item} has beyond the quota passes on.": "Lo que {item} tiene por encima de la cuota pasa a otras.",
    "The first preferences are counted.": "Se cuentan las primeras preferencias.",
    "The count is decided.": "El recuento está decidido.",
    "{item} is elected.": "{item} queda elegida.",
    "It had {votes} {votes:vote|votes} in round {round}.": (
        "Tuvo {votes} {votes:voto|votos} en la ronda {round}."
    ),
    "It had {votes} {votes:vote|votes} when another had more than half.": (
        "Tenía {votes} {votes:voto|votos} cuando otra pasó de la mitad."
    ),
    "It dropped out in round {round} with {votes} {votes:vote|votes}.": (
        "Quedó fuera en la ronda {round} con {votes} {votes:voto|votos}."
    ),
    "It needed more than {lacking} further {lacking:vote|votes} to stay.": (
        "Necesitaba más de {lacking} {lacking:voto adicional|votos adicionales} para seguir."
    ),
    "It reached the quota of {quota} {quota:vote|votes}.": (
        "Alcanzó la cuota de {quota} {quota:voto|votos}."
    ),
    "It reached the quota with {votes} {votes:vote|votes}.": (
        "Alcanzó la cuota con {votes} {votes:voto|votos}."
    ),
    "It was still running when as many were left as seats; it had {votes} {votes:vote|votes}.": (
        "Seguía en liza cuando quedaban tantas como puestos; tenía {votes} {votes:voto|votos}."
    ),
    "It had the fewest votes, {votes}, and dropped out.": "Tenía menos votos, {votes}, y quedó fuera.",
    "All seats were filled while it had {votes} {votes:vote|votes}.": (
        "Se cubrieron todos los puestos cuando tenía {votes} {votes:voto|votos}."
    ),
    "It lacked {lacking} {lacking:vote|votes} to the quota.": (
        "{lacking:Le faltó|Le faltaron} {lacking} {lacking:voto|votos} para la cuota."
    ),
    "It lacked {lacking} {lacking:vote|votes}.": (
        "{lacking:Le faltó|Le faltaron} {lacking} {lacking:voto|votos}."
    ),
    "An item wins when no other has a stronger path of comparisons to it than it has back.": (
        "Gana la opción a la que ninguna otra llega por un camino de comparaciones más fuerte que el suyo de vuelta."
    ),
    "{item} has the stronger path against {number} {number:other|others}.": (
        "{item} tiene el camino más fuerte contra {number:otra|otras {number}}."
    ),
    "It beats {number} {number:other|others}.": ("Vence a {number:otra|otras {number}}."),
    "No winner beats it; the lot decided.": "Ninguna ganadora la vence; decidió el sorteo.",
    "{rival} beats it: its strongest path is {theirs}, the way back only {own}.": (
        "{rival} la vence: su camino más fuerte es {theirs}, el de vuelta solo {own}."
    ),
    "It needed a path to {rival} of more than {theirs}.": "Necesitaba un camino hacia {rival} de más de {theirs}.",
    "Comparisons are locked in from the strongest; what would make a circle is left out.": (
        "Las comparaciones se fijan desde la más fuerte; se omite lo que cerraría un círculo."
    ),
    "{winner} above {loser}, {strength}.": "{winner} por encima de {loser}, {strength}.",
    "It stands above {number} {number:other|others}.": ("Está por encima de {number:otra|otras {number}}."),
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
    "{one} and {other} meet; {margin} more {margin:voter scores|voters score} {one} higher.": (
        "Se enfrentan {one} y {other}; {margin} {margin:votante más puntúa|votantes más puntúan} mejor a {one}."
    ),
    "It was among the two with the highest totals and won the runoff.": (
        "Estaba entre las dos con mayor total y ganó la ronda final."
    ),
    "It was among the two with the highest totals and lost the runoff.": (
        "Estaba entre las dos con mayor total y perdió la ronda final."
    ),
    "It needed more than {lacking} further {lacking:voter|voters} to score it higher than the winner.": (
        "Necesitaba que más de {lacking} {lacking:votante adicional|votantes adicionales} la puntuaran mejor "
        "que a la ganadora."
    ),
    "It had a total of {had}; the second of the runoff had {last}.": (
        "Tuvo un total de {had}; la segunda de la ronda final tuvo {last}."
    ),
    "It needed a total above {last} to reach the runoff.": (
        "Necesitaba un total por encima de {last} para llegar a la ronda final."
    ),
    "It had {votes} {votes:vote|votes}; {needed} {needed:was|were} needed.": (
        "Tuvo {votes} {votes:voto|votos}; {needed:hacía|hacían} falta {needed}."
    ),
    "It had {votes} {votes:vote|votes}, but too few people voted at all.": (
        "Tuvo {votes} {votes:voto|votos}, pero votó muy poca gente."
    ),
    "Too few voted for any item to pass.": "Votó muy poca gente para que algo se aprobara.",
    "{item} withdrew before the count; papers pass on to whom they rank next.": (
        "{item} se retiró antes del recuento; las papeletas pasan a quien sigue en ellas."
    ),
    "{format} cannot say {what}.": ("{format} no permite decir {what}."),
    "{file} does not say by which rule it is counted; name one, such as --rule stv-scottish or --rule irv.": (
        "{file} no dice con qué regla se cuenta; indique una, por ejemplo --rule stv-scottish o --rule irv."
    ),
}
