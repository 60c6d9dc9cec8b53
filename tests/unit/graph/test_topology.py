"""The table of nodes, and the picture of it."""

from leadops_core.graph import NODES, build_bulk_graph, build_graph, mermaid

PICTURE = """\
flowchart TD
    start([start]) --> normalize_input
    normalize_input -.-> enrich_lead
    normalize_input -.-> log_to_crm
    enrich_lead -.-> score_lead
    enrich_lead -.-> log_to_crm
    score_lead -.-> decide_next_action
    score_lead -.-> log_to_crm
    decide_next_action -.-> draft_email
    decide_next_action -.-> log_to_crm
    draft_email --> log_to_crm
    log_to_crm --> learning_update
    learning_update --> done([end])
"""


def test_graph_picture_matches_the_reviewed_one() -> None:
    assert mermaid() == PICTURE


def test_graph_has_seven_nodes_in_order() -> None:
    assert [node.name for node in NODES] == [
        *("normalize_input", "enrich_lead", "score_lead", "decide_next_action"),
        *("draft_email", "log_to_crm", "learning_update"),
    ]


def test_topology_edges_lead_only_forward() -> None:
    order = [node.name for node in NODES] + ["__end__"]
    for node in NODES:
        for following in node.leads_to:
            assert order.index(following) > order.index(node.name)


def test_compiled_graph_has_the_edges_of_the_table() -> None:
    drawn = build_graph().get_graph()
    edges = {(edge.source, edge.target) for edge in drawn.edges}
    assert edges == {("__start__", NODES[0].name)} | {
        (node.name, following) for node in NODES for following in node.leads_to
    }


def test_bulk_graph_has_the_same_nodes() -> None:
    assert set(build_bulk_graph().get_graph().nodes) == set(build_graph().get_graph().nodes)
