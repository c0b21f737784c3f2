package io.ironbark.cluster.zone;

import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import io.ironbark.proto.placement.Room;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rooms of one placement pass, which get smaller as it goes. */
final class Rooms {
    private final List<Room> rooms;
    private final Map<NodeId, Integer> places = new HashMap<>();

    /** Takes over a list that can be changed. */
    Rooms(List<Room> rooms) {
        this.rooms = rooms;
        for (int place = 0; place < rooms.size(); place++) {
            places.put(rooms.get(place).node(), place);
        }
    }

    List<Room> list() {
        return Collections.unmodifiableList(rooms);
    }

    void take(NodeId node, Capacity capacity) {
        change(node, capacity);
    }

    void give(NodeId node, Capacity capacity) {
        change(node, Capacity.NONE.minus(capacity));
    }

    private void change(NodeId node, Capacity less) {
        var place = places.get(node);
        if (place != null) {
            rooms.set(place, rooms.get(place).without(less));
        }
    }
}
