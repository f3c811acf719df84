drop table bylaw.behaviour_objects, bylaw.behaviour;
