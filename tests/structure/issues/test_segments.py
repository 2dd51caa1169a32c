from zhenggai.structure.issues.segments import Segment


def test_a_segment_tells_no_more_than_where_it_stands() -> None:
    segment = Segment(None, 0, 2, 9)
    assert (segment.parts, segment.category, segment.heading) == ((), None, None)
    assert segment.start <= segment.body <= segment.end
